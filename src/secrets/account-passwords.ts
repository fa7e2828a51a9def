import type { MigrationId } from '../migration/ids.ts'
import type { Passwords, SecretValue } from '../operations/ports.ts'
import { derivePassword } from './derive-password.ts'
import { decodeMasterKey, type MasterKey } from './master-key.ts'
import { readSecret, type SecretSurroundings, SecretTrouble } from './read-secret.ts'
import type { Secret } from './secret.ts'
import type { SecretReference } from './secret-reference.ts'

interface Settings {
  /** The secret in use first, then older ones. Without any, only configured passwords can be had. */
  readonly masterSecrets: readonly Secret[]
  readonly accounts: Readonly<Record<string, SecretReference>>
  readonly surroundings: SecretSurroundings
  /** Told of every password handed out, so that the log can keep it out. */
  readonly onSecret?: (secret: SecretValue) => void
}

/** Passwords of accounts: derived for new ones, looked up for those that the configuration names. */
export class AccountPasswords implements Passwords {
  readonly #current: MasterKey | undefined
  readonly #keys: ReadonlyMap<string, MasterKey>
  readonly #accounts: ReadonlyMap<string, SecretReference>
  readonly #surroundings: SecretSurroundings
  readonly #onSecret: (secret: SecretValue) => void

  constructor(settings: Settings) {
    const keys = settings.masterSecrets.map(decodeMasterKey)
    this.#current = keys[0]
    this.#keys = new Map(keys.map((key) => [key.id, key]))
    this.#accounts = new Map(Object.entries(settings.accounts).map(([name, from]) => [canonicalAccount(name), from]))
    this.#surroundings = settings.surroundings
    this.#onSecret = settings.onSecret ?? (() => {})
  }

  get keyId(): string {
    if (!this.#current) throw new SecretTrouble('there is no master secret; set STATIONMASTER_SECRET')
    return this.#current.id
  }

  derive(keyId: string, migration: MigrationId, account: string): SecretValue {
    const key = this.#keys.get(keyId)
    if (!key) throw new SecretTrouble(missingKey(keyId, migration))
    return this.#told(derivePassword(key.bytes, migration, canonicalAccount(account)))
  }

  async configured(account: string): Promise<SecretValue | undefined> {
    const reference = this.#accounts.get(canonicalAccount(account))
    if (!reference) return undefined
    try {
      return this.#told(await readSecret(reference, this.#surroundings))
    } catch (error) {
      if (error instanceof SecretTrouble) return undefined
      throw error
    }
  }

  #told(secret: Secret): Secret {
    this.#onSecret(secret)
    return secret
  }
}

function missingKey(keyId: string, migration: string): string {
  return (
    `the passwords of ${migration} come from the master secret ${keyId}, which is not at hand; ` +
    'put it back as STATIONMASTER_SECRET, or add it to STATIONMASTER_OLD_SECRETS'
  )
}

/** Windows does not tell accounts apart by case; `.\name` is a local account like `name`. */
function canonicalAccount(account: string): string {
  return account.toLowerCase().replace(/^\.\\/, '')
}
