import type { ServerId } from '../migration/ids.ts'
import type { SecretValue } from '../operations/ports.ts'

/** How one configured server is reached. Secrets are fetched when they are used. */
export interface Endpoint {
  readonly server: ServerId
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: () => Promise<SecretValue>
  /** An administrator on the computers that this server manages; the account above where absent. */
  readonly managed: { readonly username: string; readonly password: () => Promise<SecretValue> } | null
}

/** The name under which a server is locked: two configured names of one host give the same. */
export function lockNameOf(endpoint: Endpoint): string {
  return endpoint.host.trim().toLowerCase().replace(/\.$/, '')
}
