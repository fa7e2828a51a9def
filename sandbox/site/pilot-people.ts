import type { SimulatedServer } from '../servers/start-server.ts'

/** The test accounts of the pilot, as a plan names them where nobody else is called so. */
const TEST_ACCOUNTS = ['pilot-admin', 'pilot-user'] as const

/** The site's own passwords for them, as the file that an administrator hands in: `account,password` lines. */
export function passwordsFileText(password: string): string {
  return TEST_ACCOUNTS.map((account) => `${account},${password}\n`).join('')
}

interface PilotSite {
  readonly destination: Pick<SimulatedServer, 'state' | 'person'>
  readonly pilotPassword: string
}

/** Two people sit down at the first two stations and log on with the test accounts. Throws where Windows does not let them. */
export function logOnWithTestAccounts(site: PilotSite): void {
  const stations = site.destination.state().stations
  TEST_ACCOUNTS.forEach((account, index) => {
    const stationId = stations[index]?.stationId
    if (stationId === undefined) throw new Error('there are no stations to log on at')
    const result = site.destination.person.logOn({ account, password: site.pilotPassword, stationId })
    if (result.kind === 'refused') throw new Error(`${account} can't log on at station ${stationId}: ${result.message}`)
  })
}
