import { describe, expect, test } from 'vitest'
import type { Assessment } from '../../src/migration/assessment/assessment.ts'
import type { Finding } from '../../src/migration/assessment/finding.ts'
import { describeChange } from '../../src/migration/describe/describe-change.ts'
import { usableStations } from '../../src/migration/plan/seats.ts'
import { makeAssessment } from '../../src/operations/make-assessment.ts'
import { ServerTrouble } from '../../src/operations/ports.ts'
import { ACCOUNT, LOCAL, type PairSettings, portsOf, startPair } from '../support/fixture-pair.ts'

/** 02:00 in Berlin: scheduled updates at 3 fall into it. */
const START_AT = Date.parse('2026-11-24T01:00:00Z')
const WINDOW_MS = 4 * 3_600_000

/** What a person sees of a finding. */
type Seen = Partial<Pick<Finding, 'rule' | 'severity' | 'server' | 'title' | 'evidence' | 'remedy'>>

/** Judges a scenario over real sockets, and sees to it that nothing was changed. */
async function assess(scenario: string, settings: PairSettings = {}): Promise<Assessment> {
  const pair = await startPair(scenario)
  const where = { source: 'lab-old', destination: 'lab-new', startAt: START_AT, windowLengthMs: () => WINDOW_MS }
  try {
    return await makeAssessment(portsOf(pair, settings), where, AbortSignal.timeout(60_000))
  } finally {
    const mutating = [pair.source, pair.destination].flatMap((server) => server.commandLog()).filter((e) => e.mutates)
    expect(mutating).toEqual([])
  }
}

const blocks = ({ findings }: Assessment) =>
  findings.filter(({ severity }) => severity === 'block').map(({ rule, title }) => [rule, title])

describe('fixtures that end in a finding', () => {
  test.each<readonly [scenario: string, seen: Seen]>([
    [
      'source-wms2012',
      {
        rule: 'B1',
        severity: 'block',
        server: 'lab-old',
        title: 'The source does not run Windows Server 2016.',
        evidence: 'lab-old runs Microsoft Windows MultiPoint Server 2012 Premium, version 6.2.9200, build 9200.',
        remedy:
          'Migrate from a server that runs Windows Server 2016; for older MultiPoint Server releases set the destination up anew.',
      },
    ],
    [
      'source-wms2012',
      {
        rule: 'B3',
        severity: 'block',
        evidence:
          'lab-old is Microsoft Windows MultiPoint Server 2012 Premium: edition ServerMultiPointPremium (SKU 77), installed as Server.',
      },
    ],
    [
      'dest-build-17763',
      {
        rule: 'B2',
        severity: 'block',
        server: 'lab-new',
        title: 'The destination does not run the released version of Windows Server 2016.',
        evidence:
          'lab-new runs Microsoft Windows Server 2019 Standard, version 10.0.17763, build 17763; needed is build 14393.',
        remedy: 'Install Windows Server 2016 Standard or Datacenter (build 14393) on the destination.',
      },
    ],
    [
      'dest-server-core',
      {
        rule: 'B3',
        severity: 'block',
        server: 'lab-new',
        title: 'The edition of Windows Server is not one that MultiPoint Services exists in.',
        evidence:
          'lab-new is Microsoft Windows Server 2016 Standard: edition ServerStandard (SKU 13), installed as Server Core.',
        remedy: 'Use Standard or Datacenter, installed with the desktop.',
      },
    ],
    [
      'dest-ui-german',
      {
        rule: 'B4',
        severity: 'block',
        server: null,
        title: 'The system language of the destination is not that of the source.',
        evidence: 'lab-old: installed in 0409, language packs en-US; lab-new: installed in 0407, language packs de-DE',
        remedy: 'Install the destination in the language of the source; adding a language pack does not change it.',
      },
    ],
    [
      'dest-virtual-machine',
      {
        rule: 'B5',
        severity: 'block',
        server: null,
        title: 'The source is a physical server and the destination a virtual machine.',
        evidence: 'lab-old is a Dell Inc. PowerEdge T330; lab-new is a Microsoft Corporation Virtual Machine.',
        remedy: 'Choose a physical server as the destination.',
      },
    ],
    [
      'same-machine',
      {
        rule: 'B8',
        severity: 'block',
        server: null,
        title: 'Source and destination are the same server.',
        evidence: 'lab-old and lab-new: both have the machine UUID 4c4c4544-0051-4810-8035-b7c04f4a5332.',
        remedy: 'Choose two different servers, and check the host names in the configuration.',
      },
    ],
    [
      'dest-discard',
      {
        rule: 'B9',
        severity: 'block',
        server: 'lab-new',
        title: 'Disk protection would throw away every change on the destination at its next start.',
        evidence: 'Disk protection on lab-new is in Discard mode, and 53 changes are planned.',
        remedy: 'Disable disk protection on lab-new in MultiPoint Manager (it restarts the server), then check again.',
      },
    ],
    [
      'pending-restart',
      {
        rule: 'B10',
        severity: 'block',
        server: 'lab-new',
        title: 'The destination is waiting for a restart.',
        evidence: 'lab-new: Windows components were installed or removed.',
        remedy: 'Restart lab-new, then check again.',
      },
    ],
    [
      'dest-console-mode',
      {
        rule: 'B11',
        severity: 'block',
        server: 'lab-new',
        title: 'The destination is not in station mode, so it has no stations.',
        evidence: 'lab-new is in mode Console, and 8 stations are planned.',
        remedy: 'Switch lab-new to station mode in MultiPoint Manager (it restarts the server), then check again.',
      },
    ],
    [
      'auto-logon-account-missing',
      {
        rule: 'B12',
        severity: 'block',
        server: 'lab-new',
        title: 'The account of an automatic logon will not be usable on the destination.',
        evidence:
          'reception is not on lab-new and will not be created, because the source has no enabled account of this name and known type. It is needed for Row1-A.',
        remedy: 'Enable reception, or change the automatic logon on the source.',
      },
    ],
    [
      'dest-virtual-machine',
      {
        rule: 'B14',
        severity: 'block',
        server: 'lab-new',
        title: 'The stations cannot be connected to the destination, because it is a virtual machine.',
        evidence: 'lab-new is a virtual machine, and lab-old has 8 local stations: direct video and USB zero clients.',
      },
    ],
    [
      'template-unreachable',
      {
        rule: 'B13',
        severity: 'block',
        server: 'lab-new',
        title: 'The destination does not reach the template of the virtual desktops.',
        evidence: 'lab-new does not reach MPS-SRC01 on port 445 (file sharing).',
      },
    ],
    [
      'template-access-denied',
      {
        rule: 'B13',
        severity: 'block',
        server: 'lab-new',
        title: 'The destination does not reach the template of the virtual desktops.',
        evidence: expect.stringContaining('as CONTOSO\\migrator: ') as string,
      },
    ],
    [
      'whole-site',
      {
        rule: 'A11',
        severity: 'acknowledge',
        server: 'lab-new',
      },
    ],
    [
      'full',
      {
        rule: 'A8',
        severity: 'acknowledge',
        server: 'lab-old',
        title: 'Which file is the template of the virtual desktops was concluded, not read.',
        evidence: expect.stringContaining('which other computers see as \\\\MPS-SRC01\\c$\\Users\\Public') as string,
      },
    ],
    [
      'full',
      {
        rule: 'A8',
        severity: 'acknowledge',
        title: 'Importing the virtual desktop template resets what was customised in it.',
      },
    ],
    [
      'full',
      {
        rule: 'A9',
        severity: 'acknowledge',
        title: 'Enabling virtual desktops installs Hyper-V and restarts the destination.',
      },
    ],
    [
      'source-dhcp',
      {
        rule: 'A4',
        severity: 'acknowledge',
        server: 'lab-old',
        title: 'The source has other roles, which this guide does not cover.',
        evidence: 'lab-old has DHCP Server (DHCP): Installed.',
        remedy: 'Plan by hand what becomes of DHCP Server; whoever acknowledges takes it over.',
      },
    ],
    [
      'source-domain-controller',
      {
        rule: 'A4',
        severity: 'acknowledge',
        title: 'A domain controller is not covered by this guide.',
        evidence: 'lab-old is a domain controller of contoso.local; a domain controller has no local accounts.',
      },
    ],
    [
      'skew-nine-minutes',
      {
        rule: 'A10',
        severity: 'acknowledge',
        server: 'lab-new',
        title: 'The clock of this server is wrong by more than five minutes.',
        evidence: expect.stringMatching(/^The clock of lab-new is 5(39|40|41) seconds fast\.$/) as string,
        remedy: 'Set the clock of lab-new: domain logons fail beyond five minutes.',
      },
    ],
    [
      'administrator-auto-logon',
      {
        rule: 'A12',
        severity: 'acknowledge',
        title: 'A station logs on automatically as an administrator.',
        evidence: 'lab.admin logs on at Row1-A: whoever sits there is an administrator of the server.',
        remedy: 'Change the automatic logon on the source to a standard account, or acknowledge that it is meant.',
      },
    ],
    [
      'unknown-session-state',
      {
        rule: 'A16',
        server: 'lab-old',
        title: 'A server gave a value that Stationmaster does not know or could not read.',
        evidence: 'State of a session on lab-old: unknown value “Shadowing”.',
      },
    ],
    [
      'scheduled-update-in-window',
      {
        rule: 'A17',
        severity: 'acknowledge',
        server: 'lab-new',
        title: 'A scheduled update falls into the window and may restart the server.',
        evidence: 'lab-new updates itself at 03:00, its own time; its script may take 30 minutes.',
      },
    ],
    [
      'virtual-signals-disagree',
      {
        rule: 'A18',
        severity: 'acknowledge',
        server: 'lab-new',
        title: 'It is not certain whether this server is physical or virtual.',
        evidence:
          'MultiPoint says about lab-new: virtual machine no; manufacturer and model: Microsoft Corporation Virtual Machine.',
      },
    ],
    [
      'shared-auto-logon-single-session',
      {
        rule: 'A19',
        severity: 'acknowledge',
        server: 'lab-new',
        title:
          'Stations share an automatic logon, but an account may have only one session: they would log each other off.',
        evidence:
          'kiosk logs on at Row1-A, Row1-B; “Allow one account to have multiple sessions” will be off on lab-new.',
      },
    ],
    [
      'restricted-remote-desktop',
      {
        rule: 'A20',
        severity: 'acknowledge',
        server: null,
        title: 'Not the same people may log on: the members of Remote Desktop Users differ.',
        evidence: 'Only on lab-old: teacher01, teacher02; only on lab-new: Everyone.',
      },
    ],
  ])('%s ends in its finding', async (scenario, seen) => {
    const { findings } = await assess(scenario)

    expect(findings).toContainEqual(expect.objectContaining(seen))
  })
})

test('the basic pair asks people what the guide leaves to them, and nothing is in its way', async () => {
  const assessment = await assess('basic')

  expect(blocks(assessment)).toEqual([])
  const asked = assessment.findings.filter(({ severity }) => severity === 'acknowledge').map(({ rule }) => rule)
  expect([...new Set(asked)]).toEqual(['A1', 'A2', 'A3', 'A5', 'A6', 'A7', 'A10', 'A13', 'A14', 'A15', 'A16', 'A17'])
})

test.each(['full', 'whole-site', 'source-discard', 'both-virtual', 'password-policy-14'])(
  'nothing stands in the way of %s',
  async (scenario) => {
    expect(blocks(await assess(scenario))).toEqual([])
  },
)

test('an automatic logon whose password nobody configured is in the way', async () => {
  const { findings } = await assess('basic', { configured: [] })

  expect(findings).toContainEqual(
    expect.objectContaining({
      rule: 'B12',
      severity: 'block',
      title: 'The password of an automatic logon is not at hand.',
      evidence: 'No password is configured for CONTOSO\\lab7. It is needed for Row4-A.',
      remedy:
        "Name where its password is to be found under “accounts” in the configuration: 'CONTOSO\\lab7': { env: … }.",
    } satisfies Seen),
  )
})

test('a deleted account in a group blocks nothing, and is shown by its SID', async () => {
  const assessment = await assess('orphaned-members')

  expect(blocks(assessment)).toEqual([])
  expect(assessment.source.administrators).toContain('S-1-5-21-1004336348-1177238915-682003330-1188')
})

test('accounts and settings that only the destination has stay in the desired state', async () => {
  const assessment = await assess('only-on-destination')

  expect(blocks(assessment)).toEqual([])
  expect(assessment.desired.users.map(({ name }) => name)).toContain('helpdesk')
  expect(assessment.desired.managedServers).toEqual(expect.arrayContaining(['MPS-LAB9', 'MPS-LAB2']))
  expect(assessment.changes.map(describeChange).join('\n')).not.toMatch(/helpdesk|MPS-LAB9/)
})

test('a server that does not tell about orchestration leaves it to a person', async () => {
  const assessment = await assess('orchestration-missing')

  const item = assessment.changes.find(({ id }) => id === 'manual.admin-orchestration')
  expect(item).toMatchObject({
    kind: 'manual',
    item: 'admin-orchestration',
    before: expect.stringContaining('cannot be read'),
  })
  expect(assessment.changes.some(({ id }) => id === 'setting.admin-orchestration')).toBe(false)
})

test.each([
  ['seven-of-eight-mapped', 7],
  ['keyboard-alert', 7],
  ['all-mapped', 8],
])('%s: %i of 8 stations can be used, and the cutover waits for the rest', async (scenario, usable) => {
  const pair = await startPair(scenario)

  const reading = await portsOf(pair).servers.read('lab-new', AbortSignal.timeout(60_000))

  expect(usableStations(reading)).toHaveLength(usable)
})

describe('fixtures that end in a failure', () => {
  test.each([
    [
      'dest-role-missing',
      ACCOUNT,
      'no-multipoint',
      'lab-new has no MultiPoint Services. Install the role MultiPoint Services with Server Manager, then check again.',
    ],
    [
      'dest-service-stopped',
      ACCOUNT,
      'no-multipoint',
      'The MultiPoint service on lab-new is not running. Start it, or restart the server, then check again.',
    ],
    [
      'token-filtered',
      LOCAL,
      'not-administrator',
      '.\\localadmin is a member of Administrators on lab-old, but Windows takes these rights away from local accounts that log on over the network. Use a domain account, or set LocalAccountTokenFilterPolicy to 1 on lab-old as docs/install.md describes.',
    ],
  ] as const)('%s', async (scenario, account, trouble, sentence) => {
    const failure = await assess(scenario, { account }).catch((error: unknown) => error)

    expect(failure).toBeInstanceOf(ServerTrouble)
    expect((failure as ServerTrouble).trouble).toBe(trouble)
    // Both servers are read at once; either may be the first to refuse.
    expect((failure as ServerTrouble).message.replaceAll('lab-new', 'lab-old')).toBe(
      sentence.replaceAll('lab-new', 'lab-old'),
    )
  })
})
