import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { JsonObject } from '../../../../sandbox/slack/json.ts'

const TIMEOUT_MS = 5000

export type Frame = JsonObject & { t: string }

/** The page's side of its connection: what it was sent, and what it says. */
export class Browser {
  readonly frames: Frame[] = []
  readonly #socket: WebSocket
  readonly #waiting = new Set<() => void>()

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)) as Frame)
      for (const look of [...this.#waiting]) look()
    })
  }

  static async open(pageUrl: string): Promise<Browser> {
    const { host, origin } = new URL(pageUrl)
    const socket = new WebSocket(`ws://${host}/ui`, { origin })
    const browser = new Browser(socket)
    await once(socket, 'open')
    await browser.next('init')
    return browser
  }

  say(frame: Frame): void {
    this.#socket.send(JSON.stringify(frame))
  }

  /** Acts as somebody else than now, and resolves with all that they see. */
  async actAs(user: string): Promise<JsonObject> {
    this.frames.length = 0
    this.say({ t: 'acting', user })
    return (await this.next('init')).state as JsonObject
  }

  /** The next frame that fits, taken off with all before it. */
  next(t: string, fits: (text: string) => boolean = () => true): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look)
        reject(new Error(`waited ${TIMEOUT_MS} ms for a frame ${t} in vain`))
      }, TIMEOUT_MS)
      const look = () => {
        const index = this.frames.findIndex((frame) => frame.t === t && fits(JSON.stringify(frame)))
        const [found] = index < 0 ? [] : this.frames.splice(0, index + 1).slice(-1)
        if (!found) return
        clearTimeout(timer)
        this.#waiting.delete(look)
        resolve(found)
      }
      this.#waiting.add(look)
      look()
    })
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }
}
