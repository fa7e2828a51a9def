import type { ServerId } from '../migration/ids.ts'
import type { SecretValue } from '../operations/ports.ts'
import type { TlsTrust, Transport } from '../winrm/index.ts'

export interface Account {
  readonly username: string
  readonly password: () => Promise<SecretValue>
}

/** How we show a server who we are. */
export type LogOn =
  | ({ readonly kind: 'ntlm' | 'basic' } & Account)
  /** `certificate` is PEM, and so is the key. */
  | { readonly kind: 'certificate'; readonly certificate: string; readonly key: () => Promise<SecretValue> }

/** How one configured server is reached. Secrets are fetched when they are used. */
export interface Endpoint {
  readonly server: ServerId
  readonly host: string
  readonly port: number
  /** HTTP where absent. */
  readonly transport?: Transport
  readonly tls?: TlsTrust
  readonly logOn: LogOn
  /** An administrator on the computers that this server manages; who logs on where absent. */
  readonly managed: Account | null
}

/** For sentences: the account, or what stands for it. */
export function identityOf({ logOn }: Pick<Endpoint, 'logOn'>): string {
  return logOn.kind === 'certificate' ? 'the client certificate' : logOn.username
}

/** The name under which a server is locked: two configured names of one host give the same. */
export function lockNameOf(endpoint: Endpoint): string {
  return endpoint.host.trim().toLowerCase().replace(/\.$/, '')
}
