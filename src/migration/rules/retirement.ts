import type { Finding } from '../assessment/finding.ts'
import { listed } from '../describe/words.ts'
import type { ServerId } from '../ids.ts'
import type { ServerReading } from '../worksheet/facts.ts'
import { sameComputer } from '../worksheet/names.ts'

/** Another configured server, and whether it still lists the source as managed; `unknown` where it could not be asked. */
export interface OtherManager {
  readonly server: ServerId
  readonly lists: boolean | 'unknown'
}

export interface RetirementInput {
  readonly sourceId: ServerId
  readonly source: ServerReading
  readonly managers: readonly OtherManager[]
  readonly proof: { readonly isProven: boolean; readonly found: string }
  readonly canUnjoin: boolean
}

/** What stands in the way of a retirement, and what a person has to answer for before it (statements 48 and 49). */
export function retirementFindings(input: RetirementInput): Finding[] {
  return [...localAdministrator(input), ...licences(input), ...shares(input), ...managers(input)]
}

/** Once the domain is left, only a local account opens the machine (rule B17). */
function localAdministrator({ sourceId, source, proof, canUnjoin }: RetirementInput): Finding[] {
  if (!source.facts.computer.isDomainMember) return []
  const base = { rule: 'B17', severity: 'block', server: sourceId, statements: [49] } as const
  const findings: Finding[] = []
  if (!proof.isProven) {
    findings.push({
      ...base,
      subject: 'local-administrator',
      title: 'No local administrator of the source is proven, and after it leaves the domain nobody else can log on.',
      evidence: proof.found,
      remedy: `Configure credentials.localAdmin of ${sourceId} with a local administrator.`,
    })
  }
  if (!canUnjoin) {
    findings.push({
      ...base,
      subject: 'unjoin-credential',
      title: 'No account is configured that may take the source out of its domain.',
      evidence: `${sourceId} is a member of ${source.facts.computer.domain}.`,
      remedy: `Configure credentials.unjoin of ${sourceId}.`,
    })
  }
  return findings
}

function licences({ sourceId, source }: RetirementInput): Finding[] {
  const { computerName, licensing } = source.worksheet
  const hasRole = source.facts.roles.some((role) => role.name === 'RDS-Licensing' && role.installState === 'Installed')
  const isOwn = licensing.servers.some((server) => sameComputer(server, computerName))
  if (!hasRole && !isOwn) return []
  return [
    {
      rule: 'A5',
      severity: 'acknowledge',
      server: sourceId,
      subject: 'licence-server',
      title: 'The source is a licence server: licences that are installed on it are gone with it.',
      evidence: `License servers of ${sourceId}: ${listed(licensing.servers)}.`,
      remedy: 'Move the RDS CALs to another licence server first, then acknowledge.',
      statements: [7],
    },
  ]
}

function shares({ sourceId, source }: RetirementInput): Finding[] {
  const { shares: found, profileCount } = source.facts
  if (found.length === 0 && profileCount === 0) return []
  return [
    {
      rule: 'A3',
      severity: 'acknowledge',
      server: sourceId,
      subject: 'shares',
      title: 'Shared folders and user folders on the source are out of reach once it is shut down.',
      evidence: `Shares: ${listed(found.map((share) => share.name))}; user profiles: ${profileCount}.`,
      remedy: 'See that everything that is needed was copied, then acknowledge.',
      statements: [5, 19],
    },
  ]
}

function managers({ sourceId, managers: others }: RetirementInput): Finding[] {
  return others.map(({ server, lists }) => ({
    rule: 'N2',
    severity: 'acknowledge',
    server,
    subject: `manager-${server}`,
    title:
      lists === 'unknown'
        ? 'Another server could not be asked whether it manages the source.'
        : 'Another server still lists the source as managed.',
    evidence: lists === 'unknown' ? `${server} could not be read.` : `${server} manages ${sourceId}.`,
    remedy: `Remove the source on ${server} in MultiPoint Manager and add the destination, then acknowledge.`,
    statements: [23, 30],
  }))
}
