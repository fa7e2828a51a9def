import type { JsonObject } from '../json.ts'
import type { EphemeralMessage, StoredMessage } from './message.ts'

/** Something that a person or the app could notice. */
export type Change =
  | { readonly kind: 'message' | 'edit' | 'delete' | 'response'; readonly message: StoredMessage }
  | { readonly kind: 'ephemeral' | 'ephemeral-edit' | 'ephemeral-delete'; readonly message: EphemeralMessage }
  | { readonly kind: 'view' | 'home'; readonly userId: string; readonly view: JsonObject }
  | { readonly kind: 'view-closed'; readonly userId: string; readonly viewId: string }
  | { readonly kind: 'connections'; readonly open: number }
  | { readonly kind: 'file'; readonly fileId: string }

export interface WaitOptions {
  /** Real time, default 5000. */
  readonly timeoutMs?: number
  /** What is awaited, for the message of the error. */
  readonly what?: string
}

type Falsy = undefined | null | false

/** Tells whoever waits that something changed, so that nobody has to look again and again. */
export class ChangeFeed {
  readonly changes: Change[] = []
  readonly #listeners = new Set<(change: Change) => void>()

  publish(change: Change): void {
    this.changes.push(structuredClone(change))
    for (const listener of [...this.#listeners]) listener(change)
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Probes now and after every change until something is found. Rejects after `timeoutMs`, or when the probe throws. */
  waitFor<T>(probe: () => T | Falsy, { timeoutMs = 5000, what = 'a condition' }: WaitOptions = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      let stop = () => {}
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`waited ${timeoutMs} ms for ${what} in vain`))
      }, timeoutMs)
      const look = () => {
        const found = attempt(probe)
        if (!found.error && !found.value) return
        stop()
        clearTimeout(timer)
        if (found.error) reject(found.error)
        else resolve(found.value as T)
      }
      stop = this.onChange(look)
      look()
    })
  }
}

function attempt<T>(probe: () => T): { value?: T; error?: Error } {
  try {
    return { value: probe() }
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }
}
