import { POWERSHELL_RESOURCE, type ShellFacts } from '../../../src/winrm/server.ts'
import type { Shell } from './shell.ts'

/** A shell as the service keeps it. */
export interface ShellEntry {
  readonly shell: Shell
  idleMs: number
  timer: NodeJS.Timeout
  /** By the process's own clock. */
  usedAt: number
  /** Receives that wait now. */
  pending: number
  isEnding: boolean
  /** Aborts when the client leaves the shell without ending it; undefined while it is left. */
  connection: AbortController | undefined
}

const DEFAULT_IDLE_MS = 7_200_000
const LEAST_IDLE_MS = 60_000

/** The shells of one machine, and how long each of them stays. */
export class ShellTable {
  readonly #entries = new Map<string, ShellEntry>()
  readonly #endMs: number

  /** `endMs`: how long a deleted shell stays listed, with what runs in it going on, until its process has ended. */
  constructor(endMs: number) {
    this.#endMs = endMs
  }

  all(): ShellEntry[] {
    return [...this.#entries.values()]
  }

  get(shellId: string): ShellEntry | undefined {
    return this.#entries.get(shellId)
  }

  add(shell: Shell, idleTimeoutMs = DEFAULT_IDLE_MS): ShellEntry {
    const idleMs = Math.max(LEAST_IDLE_MS, idleTimeoutMs)
    const entry: ShellEntry = {
      shell,
      idleMs,
      timer: this.#idleTimer(shell, idleMs),
      usedAt: performance.now(),
      pending: 0,
      isEnding: false,
      connection: new AbortController(),
    }
    this.#entries.set(shell.id, entry)
    return entry
  }

  /** The idle time counts from the last request, and not while a Receive waits. */
  touch(entry: ShellEntry, change: 1 | 0 | -1): void {
    if (this.#entries.get(entry.shell.id) !== entry || entry.isEnding) return
    clearTimeout(entry.timer)
    entry.usedAt = performance.now()
    entry.pending += change
    if (entry.pending === 0) entry.timer = this.#idleTimer(entry.shell, entry.idleMs)
  }

  /** The client goes, and may come back. */
  leave(entry: ShellEntry, idleTimeoutMs = entry.idleMs): void {
    entry.connection?.abort()
    entry.connection = undefined
    entry.idleMs = Math.max(LEAST_IDLE_MS, idleTimeoutMs)
    this.touch(entry, 0)
  }

  end(entry: ShellEntry): void {
    clearTimeout(entry.timer)
    if (this.#endMs === 0) {
      this.remove(entry.shell)
      return
    }
    entry.isEnding = true
    entry.timer = setTimeout(() => this.remove(entry.shell), this.#endMs)
  }

  remove(shell: Shell): void {
    clearTimeout(this.#entries.get(shell.id)?.timer)
    this.#entries.delete(shell.id)
    shell.close()
  }

  #idleTimer(shell: Shell, idleMs: number): NodeJS.Timeout {
    return setTimeout(() => this.remove(shell), idleMs).unref()
  }
}

/** What a list of shells tells about one. */
export function factsOf({ shell, idleMs: idleTimeoutMs, usedAt, pending, connection }: ShellEntry): ShellFacts {
  return {
    shellId: shell.id,
    name: shell.name,
    resourceUri: POWERSHELL_RESOURCE,
    owner: shell.caller.account,
    clientIp: '127.0.0.1',
    processId: shell.processId,
    idleTimeoutMs,
    inactivityMs: pending > 0 ? 0 : Math.round(performance.now() - usedAt),
    state: connection ? 'Connected' : 'Disconnected',
  }
}
