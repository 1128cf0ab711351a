// The most that Node's HTTP server can do: `node bare-main.ts ANSWER_FILE PORT` gives the same bytes to every request.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const [answerFile = "", port] = process.argv.slice(2);
const answer = readFileSync(answerFile);
const head = { "Content-Type": "application/json; charset=utf-8", "Content-Length": answer.length };

createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(200, head).end(answer));
}).listen(Number(port), "127.0.0.1");
