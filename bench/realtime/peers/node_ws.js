// The library `ws` on Node: everybody gets what is posted to /pub.
const http = require('http');
const { WebSocketServer } = require('ws');
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => (body += piece));
  request.on('end', () => {
    for (const client of sockets.clients) client.send(body);
    response.end('ok');
  });
});
const sockets = new WebSocketServer({ server, path: '/ws', perMessageDeflate: false });
server.listen(Number(process.argv[2]), '127.0.0.1');
