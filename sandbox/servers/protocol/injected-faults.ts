import type { HttpReply } from '../../../src/winrm/server.ts'
import { type FaultDetail, windowsFault } from './windows-fault.ts'

/** What goes wrong with one request. */
export type InjectedFailure =
  /** A fault of WS-Management, sealed, with HTTP status 500; see FaultDetail for its variants. */
  | { readonly code: number; readonly detail?: FaultDetail }
  /** An answer of the HTTP layer, in clear. */
  | { readonly httpStatus: number }
  /** The socket is cut without an answer, or in the middle of it. */
  | 'drop'
  | 'half-answer'

export interface Injection {
  /** The kind of request, such as `create` or `receive`; `authenticate` for a step of the handshake. */
  readonly action: string
  readonly failure: InjectedFailure
  /** Whether the request has its effect on the server all the same; default `before-effect`: it has none. */
  readonly when?: 'before-effect' | 'after-effect'
  /** How many requests fail; default 1. */
  readonly times?: number
  /** How many requests of this action pass before; default 0. */
  readonly skip?: number
  /** Only requests about a command, or only those about the shell itself. */
  readonly about?: 'command' | 'shell'
}

/** What an answer is replaced by; the listener sends it. */
export type BrokenAnswer =
  | { readonly status: 500; readonly text: string }
  | { readonly clear: HttpReply }
  | { readonly isCut: 'whole' }
  | { readonly isCut: 'half'; readonly status: 200 | 500; readonly text: string }

interface Pending extends Injection {
  left: number
  toSkip: number
}

/** Text of http.sys, which answers before the service sees a request. */
const HTTP_TEXTS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  503: 'Service Unavailable',
}

/** What tests have ordered to go wrong, request by request. */
export class InjectedFaults {
  readonly #pending: Pending[] = []
  #count = 0

  /** How many requests have failed by order. */
  get count(): number {
    return this.#count
  }

  add(injection: Injection): void {
    this.#pending.push({ ...injection, left: injection.times ?? 1, toSkip: injection.skip ?? 0 })
  }

  /** Takes everything back that has not happened yet. */
  clear(): void {
    this.#pending.length = 0
  }

  /** What is to go wrong with this request; undefined for nothing. */
  take(request: { readonly kind: string; readonly commandId?: string }): Injection | undefined {
    const about = request.commandId === undefined ? 'shell' : 'command'
    const found = this.#pending.find(
      (injection) => injection.action === request.kind && (injection.about ?? about) === about && injection.left > 0,
    )
    if (!found) return undefined
    if (found.toSkip > 0) {
      found.toSkip -= 1
      return undefined
    }
    found.left -= 1
    this.#count += 1
    return found
  }
}

/** The answer of a request that goes wrong. `answer` is what it would have got. */
export function brokenAnswer(
  failure: InjectedFailure,
  context: {
    readonly relatesTo: string
    readonly machine: string
    readonly answer?: { status: 200 | 500; text: string }
  },
): BrokenAnswer {
  const { relatesTo, machine, answer } = context
  if (failure === 'drop') return { isCut: 'whole' }
  if (failure === 'half-answer') {
    const half = answer ?? { status: 500, text: windowsFault({ code: 995, machine, relatesTo, detail: 'whole' }) }
    return { isCut: 'half', ...half }
  }
  if ('httpStatus' in failure) return { clear: clearReply(failure.httpStatus) }
  return { status: 500, text: windowsFault({ machine, relatesTo, detail: 'whole', ...failure }) }
}

/** The answer of the HTTP layer: with a page for what http.sys refuses, without a body for the rest. */
export function clearReply(status: number): HttpReply {
  const text = HTTP_TEXTS[status]
  if (text === undefined) {
    return { status, headers: status === 401 ? { 'www-authenticate': 'Negotiate' } : {}, body: new Uint8Array() }
  }
  const page = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN"><HTML><HEAD><TITLE>${text}</TITLE></HEAD><BODY><h2>${text}</h2><hr><p>HTTP Error ${status}.</p></BODY></HTML>\r\n`
  return {
    status,
    headers: { 'content-type': 'text/html; charset=us-ascii', connection: 'close' },
    body: Buffer.from(page, 'latin1'),
  }
}
