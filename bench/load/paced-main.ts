// Sends at a pace, in a process of its own that gets one order after the other over IPC.
import { serveOrders } from "../support/serve-orders.ts";
import { sendPaced } from "./paced.ts";

serveOrders(sendPaced);
