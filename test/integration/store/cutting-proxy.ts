import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface CuttingProxy {
  readonly url: string
  /** Lets the next request through to Redis, and cuts the connection instead of giving back its answer. */
  cutNextAnswer(): void
  /** How many answers were swallowed so far. */
  readonly cuts: number
  close(): Promise<void>
}

/** A way to Redis on which an answer can get lost after the command was executed. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  let isArmed = false
  let cuts = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    client.on('data', (chunk) => upstream.write(chunk))
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    upstream.on('data', (chunk) => {
      if (!isArmed) {
        client.write(chunk)
        return
      }
      isArmed = false
      cuts += 1
      client.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return {
    url: `redis://127.0.0.1:${address.port}`,
    cutNextAnswer() {
      isArmed = true
    },
    get cuts() {
      return cuts
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
