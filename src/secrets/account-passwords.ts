import type { MigrationId } from '../migration/ids.ts'
import type { PasswordPolicy, Passwords, SecretValue } from '../operations/ports.ts'
import { canonicalAccount } from './canonical-account.ts'
import { derivePassword } from './derive-password.ts'
import type { MasterKeys } from './master-keys.ts'
import { readPasswordFile } from './read/password-file.ts'
import { readSecret, type SecretSurroundings } from './read/read-secret.ts'
import { SecretTrouble } from './read/secret-trouble.ts'
import type { Secret } from './secret.ts'
import type { SecretReference } from './secret-reference.ts'
import { whyPolicyRefuses } from './unmet-policy.ts'

interface Settings {
  /** Without any, only configured passwords can be had. */
  readonly masterKeys: Pick<MasterKeys, 'all'>
  readonly accounts: Readonly<Record<string, SecretReference>>
  /** The site's own file of passwords for new accounts; null where all are derived. */
  readonly file: string | null
  readonly surroundings: SecretSurroundings
  /** Told of every password handed out, so that the log can keep it out. */
  readonly onSecret?: (secret: SecretValue) => void
}

/** Any key and migration will do to see of what kind derived passwords are: length and classes are always the same. */
const SAMPLE_KEY = new Uint8Array(32)
const SAMPLE_MIGRATION = 'MIG-0'

/** Passwords of accounts: from the site's file or derived for new ones, looked up for those that the configuration names. */
export class AccountPasswords implements Passwords {
  readonly #masterKeys: Pick<MasterKeys, 'all'>
  readonly #accounts: ReadonlyMap<string, SecretReference>
  readonly #file: string | null
  readonly #surroundings: SecretSurroundings
  readonly #onSecret: (secret: SecretValue) => void

  constructor(settings: Settings) {
    this.#masterKeys = settings.masterKeys
    this.#accounts = new Map(Object.entries(settings.accounts).map(([name, from]) => [canonicalAccount(name), from]))
    this.#file = settings.file
    this.#surroundings = settings.surroundings
    this.#onSecret = settings.onSecret ?? (() => {})
  }

  get keyId(): string {
    const [current] = this.#masterKeys.all()
    if (!current) throw new SecretTrouble('there is no master secret; set STATIONMASTER_SECRET')
    return current.id
  }

  async derive(keyId: string, migration: MigrationId, account: string): Promise<SecretValue> {
    const own = await this.#fromFile(account)
    if (own) return this.#told(own)
    const key = this.#masterKeys.all().find(({ id }) => id === keyId)
    if (!key) throw new SecretTrouble(missingKey(keyId, migration))
    return this.#told(derivePassword(key.bytes, migration, canonicalAccount(account)))
  }

  async unmet(account: string, policy: PasswordPolicy): Promise<string | null> {
    try {
      const own = await this.#fromFile(account)
      const password = own ?? derivePassword(SAMPLE_KEY, SAMPLE_MIGRATION, canonicalAccount(account))
      const why = whyPolicyRefuses(password.reveal(), canonicalAccount(account), policy)
      return why && `the password ${own ? `in ${this.#file}` : 'that is derived'} ${why}`
    } catch (error) {
      if (error instanceof SecretTrouble) return error.message
      throw error
    }
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

  async #fromFile(account: string): Promise<Secret | undefined> {
    if (this.#file === null) return undefined
    return (await readPasswordFile(this.#file, this.#surroundings)).get(canonicalAccount(account))
  }

  #told(secret: Secret): Secret {
    this.#onSecret(secret)
    return secret
  }
}

function missingKey(keyId: string, migration: string): string {
  return (
    `the passwords of ${migration} come from the master secret ${keyId}, which is not at hand; ` +
    'put it back below the first line of the file that STATIONMASTER_SECRET_FILE names, or into STATIONMASTER_OLD_SECRETS'
  )
}
