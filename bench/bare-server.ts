// The minimum of an HTTP server in Node: answers every request with the bytes in BODY.
import { createServer } from 'node:http'

const body = Buffer.from(process.env.BODY ?? '')
createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length })
  response.end(body)
}).listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
