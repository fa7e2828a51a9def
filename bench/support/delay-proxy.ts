import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface DelayProxy {
  readonly host: string
  readonly port: number
  close(): void
}

/** Passes bytes on to a place, those of the client after a delay: the latency of one request, as our requests leave in one write. */
export async function startDelayProxy(to: { host: string; port: number }, delayMs: number): Promise<DelayProxy> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ ...to, noDelay: true })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => {
        near.destroy()
        far.destroy()
      })
    }
    // Timers of one length fire in their order, so the bytes keep theirs.
    near.on('data', (chunk) => setTimeout(() => far.write(chunk), delayMs))
    near.on('end', () => setTimeout(() => far.end(), delayMs))
    far.pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
