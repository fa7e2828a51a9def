import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Where and how the connection breaks: after `atByte` bytes in that direction, counted over all connections. */
export interface Cut {
  readonly direction: 'to-server' | 'to-client'
  readonly atByte: number
  /** Both sides see a reset, or both see an orderly end. */
  readonly how: 'reset' | 'end'
}

export interface CuttingProxy {
  readonly port: number
  /** Counts anew and breaks the one connection that carries that byte; later ones go through. Undefined breaks none. */
  arm(cut: Cut | undefined): void
  /** Bytes since `arm`. */
  readonly carried: Readonly<Record<Cut['direction'], number>>
  readonly hasCut: boolean
  /** Connections of clients that are open now. */
  readonly openConnections: number
  close(): Promise<void>
}

/** A way to a server on loopback that breaks at a given byte. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  const carried = { 'to-server': 0, 'to-client': 0 }
  const clients = new Set<Socket>()
  let armed: Cut | undefined
  let hasCut = false

  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    clients.add(client)
    for (const socket of [client, upstream]) socket.on('error', () => {})
    const pair = { client, upstream, isBroken: false }
    client.on('data', (chunk) => forward(pair, 'to-server', chunk, upstream))
    upstream.on('data', (chunk) => forward(pair, 'to-client', chunk, client))
    client.on('end', () => upstream.end())
    upstream.on('end', () => client.end())
    client.on('close', () => {
      clients.delete(client)
      upstream.destroy()
    })
    upstream.on('close', () => client.destroy())
  })

  function forward(
    pair: { readonly client: Socket; readonly upstream: Socket; isBroken: boolean },
    direction: Cut['direction'],
    chunk: Buffer,
    to: Socket,
  ): void {
    if (pair.isBroken) return
    const before = carried[direction]
    carried[direction] += chunk.length
    if (hasCut || armed?.direction !== direction || before + chunk.length < armed.atByte) {
      to.write(chunk)
      return
    }
    const { how, atByte } = armed
    hasCut = true
    pair.isBroken = true
    to.write(chunk.subarray(0, atByte - before), () => {
      for (const socket of [pair.client, pair.upstream]) {
        if (how === 'reset') socket.resetAndDestroy()
        else socket.end(() => socket.destroySoon())
      }
    })
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    arm(cut) {
      armed = cut
      hasCut = false
      carried['to-server'] = 0
      carried['to-client'] = 0
    },
    carried,
    get hasCut() {
      return hasCut
    },
    get openConnections() {
      return clients.size
    },
    async close() {
      for (const client of clients) client.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
