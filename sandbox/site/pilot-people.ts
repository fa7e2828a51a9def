import { derivePassword } from '../../src/secrets/derive-password.ts'
import { decodeMasterKey } from '../../src/secrets/master-key.ts'
import { Secret } from '../../src/secrets/secret.ts'
import type { MakeBelieveSite } from './make-believe-site.ts'

/** The test accounts of the pilot, as the plan names them where nobody else is called so. */
const TEST_ACCOUNTS = ['pilot-admin', 'pilot-user'] as const

/** The password of a new account, as `stationmaster passwords` prints it for whoever holds the secret. */
export function passwordOf(site: MakeBelieveSite, id: string, account: string): string {
  const key = decodeMasterKey(new Secret(site.environment.STATIONMASTER_SECRET ?? ''))
  return derivePassword(key.bytes, id, account).reveal()
}

/** Two people sit down at the first two stations and log on with the test accounts. Throws where Windows does not let them. */
export function logOnWithTestAccounts(site: MakeBelieveSite, id: string): void {
  const stations = site.destination.state().stations
  TEST_ACCOUNTS.forEach((account, index) => {
    const stationId = stations[index]?.stationId
    if (stationId === undefined) throw new Error('there are no stations to log on at')
    const result = site.destination.person.logOn({ account, password: passwordOf(site, id, account), stationId })
    if (result.kind === 'refused') throw new Error(`${account} can't log on at station ${stationId}: ${result.message}`)
  })
}
