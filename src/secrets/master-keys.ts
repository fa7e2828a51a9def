import { decodeMasterKey, type MasterKey } from './master-key.ts'
import { SecretTrouble } from './read/secret-trouble.ts'
import type { Secret } from './secret.ts'

interface Settings {
  /** Looks at the secrets as they are now, the one in use first. Throws `SecretTrouble` where that can't be told. */
  readonly read: () => readonly Secret[]
  /** Told why a look failed, once for each reason in a row. */
  readonly onTrouble?: (trouble: SecretTrouble) => void
}

/**
 * The master secrets, looked at anew whenever they are used, so that they can be exchanged while a process runs. While a look
 * fails, such as in the middle of somebody's editing, those of the last look that did not stand in.
 */
export class MasterKeys {
  readonly #settings: Settings
  #last: readonly MasterKey[] = []
  #trouble = ''

  constructor(settings: Settings) {
    this.#settings = settings
    this.#last = settings.read().map(decodeMasterKey)
  }

  /** The one in use first; empty where there is none. */
  all(): readonly MasterKey[] {
    try {
      this.#last = this.#settings.read().map(decodeMasterKey)
      this.#trouble = ''
    } catch (error) {
      if (!(error instanceof SecretTrouble)) throw error
      if (error.message !== this.#trouble) this.#settings.onTrouble?.(error)
      this.#trouble = error.message
    }
    return this.#last
  }
}
