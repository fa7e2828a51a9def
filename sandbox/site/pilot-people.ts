import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { MakeBelieveSite } from './make-believe-site.ts'

/** The test accounts of the pilot, as the plan names them where nobody else is called so. */
const TEST_ACCOUNTS = ['pilot-admin', 'pilot-user'] as const

/** Two people get their slips, sit down at the first two stations and log on with the test accounts. Throws where Windows does not let them. */
export async function logOnWithTestAccounts(site: MakeBelieveSite, id: string): Promise<void> {
  const passwords = await printedPasswords(site, id)
  const stations = site.destination.state().stations
  TEST_ACCOUNTS.forEach((account, index) => {
    const stationId = stations[index]?.stationId
    if (stationId === undefined) throw new Error('there are no stations to log on at')
    const password = passwords.get(account) ?? ''
    const result = site.destination.person.logOn({ account, password, stationId })
    if (result.kind === 'refused') throw new Error(`${account} can't log on at station ${stationId}: ${result.message}`)
  })
}

/** What `stationmaster passwords --slips` prints for whoever holds the secret, by account. */
async function printedPasswords(site: MakeBelieveSite, id: string): Promise<ReadonlyMap<string, string>> {
  const file = join(site.directory, `slips-${id}.html`)
  const printing = site.spawn('passwords', id, '--slips', file)
  const code = await printing.ended
  if (code !== 0) throw new Error(`the slips were not printed: ${printing.log()}`)
  const html = await readFile(file, 'utf8')
  await rm(file)
  const slips = html.matchAll(/<dt>Account<\/dt><dd>([^<]+)<\/dd><dt>Password<\/dt><dd>([^<]+)<\/dd>/g)
  return new Map([...slips].map(([, account = '', password = '']) => [account, password]))
}
