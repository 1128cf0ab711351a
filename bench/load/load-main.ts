// The load generator: a process of its own that gets one order after the other over IPC.
import { serveOrders } from "../support/serve-orders.ts";
import { measure } from "./measure.ts";

serveOrders(measure);
