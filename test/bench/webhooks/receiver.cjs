// An endpoint on this machine that accepts everything. Prints its port; then, for each line on standard input, the time
// in
// milliseconds of the first request since the previous line, and the number of requests.
const { createServer } = require('node:http');

let first = null;
let count = 0;
const server = createServer((request, response) => {
  first ??= Date.now();
  request.resume().on('end', () => {
    count++;
    response.writeHead(204).end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('message', () => {
  process.send({ first, count });
  first = null;
  count = 0;
});
