import { describe, expect, test, vi } from 'vitest'
import { WsmanService } from '../../../sandbox/servers/protocol/wsman-service.ts'
import { SCENARIO_NAMES } from '../../../sandbox/servers/scenarios/all-scenarios.ts'
import type { ServerState } from '../../../sandbox/servers/state/server-state.ts'
import type { Facts } from '../../../src/migration/worksheet/facts.ts'
import { known } from '../../../src/migration/worksheet/reading.ts'
import type { Worksheet } from '../../../src/migration/worksheet/worksheet.ts'
import { PASSWORDS, serverFor } from '../sandbox/servers/client-of.ts'
import { adapterFor, mutationsOn, patience, readingOf } from './site.ts'

const BUILT_IN = ['Administrator', 'Guest', 'DefaultAccount', 'WMSshell']

/** What a worksheet must say about a server in this state, from the state's own words. */
function expectedWorksheet(state: ServerState) {
  const bare = (name: string) => name.replace(`${state.computerName}\\`, '')
  const membersOf = (sid: string) => (state.groups.find((group) => group.sid === sid)?.members ?? []).map((m) => m.name)
  const { wms } = state
  return {
    computerName: state.computerName,
    readBy: 'contoso\\migrator',
    settings: {
      'multiple-sessions': known(!wms.isSingleSessionPerUser),
      'managed-remotely': known(wms.isAllowRemoteManagement),
      'desktop-monitoring': known(wms.isDesktopMonitoringAllowed),
      'boot-to-console': known(wms.bootToConsoleMode),
      'no-privacy-notification': known(wms.suppressPrivacyNotification),
      'ip-per-station': known(wms.isIpPerSession),
      'instant-messaging': known(wms.isChatEnabled),
      'admin-orchestration':
        wms.isAdminOrchestration === null
          ? { kind: 'unreadable', why: 'this server does not tell it' }
          : known(wms.isAdminOrchestration),
      'gpu-rendering': { kind: 'unreadable' },
    },
    managedServers: wms.multiPointServers,
    managedComputers: wms.personalComputers,
    // In console mode there are none.
    stations: (wms.systemMode === 'Normal' ? state.stations : []).map((station) => ({
      stationId: station.stationId,
      name: station.name,
      autoLogonUser: station.isAutoLogOn ? station.autoLogOnUserName : null,
      orientation: known(station.orientation),
      isSplit: station.isSplit,
      virtualMachine: station.virtualMachineName || null,
      sessionHost: null,
    })),
    users: state.users.map((user) => ({
      name: user.name,
      fullName: user.fullName,
      description: user.description,
      isBuiltIn: BUILT_IN.includes(user.name),
      isEnabled: user.isEnabled,
      mustChangePassword: known(user.passwordSetAt === null),
    })),
    administrators: membersOf('S-1-5-32-544').map(bare),
    remoteDesktopUsers: membersOf('S-1-5-32-555').map(bare),
    diskProtection: known(state.diskProtection),
    scheduledUpdate: {
      isEnabled: state.scheduledUpdate.isEnabled,
      hour: state.scheduledUpdate.hour,
      automaticUpdateMode: state.scheduledUpdate.automaticUpdateMode,
      customScript: state.scheduledUpdate.customScript,
      maxMinutesForCustomScript: state.scheduledUpdate.maxMinutes,
      returnState: state.scheduledUpdate.returnState,
    },
    licensing: { mode: known(state.licensing.mode), servers: state.licensing.servers },
    webLimiting: known(wms.webLimiting.isInLimiting ? 'on' : 'off'),
  }
}

function expectedFacts(state: ServerState) {
  const { os, computer, clock } = state
  return {
    os: {
      caption: os.caption,
      version: os.version,
      build: os.build,
      sku: os.sku,
      productType: os.productType,
      uiLanguages: os.uiLanguages,
      lastBootAt: state.bootAt,
      timeZoneOffsetMinutes: clock.offsetMinutes,
    },
    computer: {
      manufacturer: computer.manufacturer,
      model: computer.model,
      uuid: state.uuid,
      hypervisorPresent: computer.isHypervisorPresent,
      domain: 'contoso.local',
      isDomainMember: true,
      domainRole: computer.domainRole,
    },
    multipoint: {
      serverVersion: state.wms.serverVersion,
      isServiceRunning: known(true),
      systemMode: known(state.wms.systemMode),
      isVirtualMachine: known(state.wms.isVirtualMachine),
      hasNetworkAddress: known(true),
    },
    account: { name: 'contoso\\migrator', isAdministrator: true, isTokenFiltered: false },
    stations: (state.wms.systemMode === 'Normal' ? state.stations : []).map(({ stationId, devices, sessionId }) => ({
      stationId,
      devices,
      sessionId,
    })),
    sessions: state.sessions.map((session) => ({
      sessionId: session.sessionId,
      stationId: session.stationId === 0 ? null : session.stationId,
      isAdministrator: session.isAdmin,
    })),
    alerts: state.alerts.map(({ type, severity, stationId }) => ({ type, severity, stationId })),
    disks: state.disks.map(({ device, sizeBytes, freeBytes }) => ({ device, sizeBytes, freeBytes })),
    addresses: state.addresses.map(({ address }) => address),
    shares: state.shares.filter((share) => !share.isSpecial).map(({ name, path }) => ({ name, path })),
    profileCount: state.profiles.filter((profile) => !profile.isSpecial).length,
    virtualMachines: state.virtualMachines.map(({ name }) => name),
  }
}

/** Scenarios whose servers cannot be read, or are read in another way; each has a test of its own. */
const UNREADABLE = ['dest-role-missing', 'dest-service-stopped', 'source-workgroup']
const READABLE = SCENARIO_NAMES.filter((name) => !UNREADABLE.includes(name))

describe.each(READABLE)('scenario %s', (scenario) => {
  test.each(['source', 'destination'] as const)('the %s is read as its state is, and not changed', async (role) => {
    const { server, worksheet, facts } = await readingOf({ scenario, role })

    const state = server.state()
    expect(worksheet).toMatchObject(expectedWorksheet(state) satisfies Partial<Record<keyof Worksheet, unknown>>)
    expect(facts).toMatchObject(expectedFacts(state) satisfies Partial<Record<keyof Facts, unknown>>)
    expect(Math.abs(facts.os.clockSkewMs - state.clock.skewMs)).toBeLessThan(5000)
    expect(mutationsOn(server)).toEqual([])
  })
})

test('a server of a workgroup is read with a local account', async () => {
  const account = { username: '.\\Administrator', password: PASSWORDS.Administrator }
  const { server, worksheet, facts } = await readingOf({ scenario: 'source-workgroup', role: 'source' }, account)

  const state = server.state()
  const readBy = 'mps-src01\\administrator'
  expect(worksheet).toMatchObject({ ...expectedWorksheet(state), readBy })
  expect(facts).toMatchObject({
    computer: { domain: 'WORKGROUP', isDomainMember: false, domainRole: 2 },
    account: { name: readBy },
  })
  expect(worksheet.administrators).toEqual(['Administrator', 'it.admin', 'lab.admin'])
})

test('levels, registry, features and applications of the source are read', async () => {
  const { worksheet, facts } = await readingOf({ scenario: 'full', role: 'source' })

  const ofLevel = (level: string) =>
    worksheet.users
      .filter(({ userType }) => userType.kind === 'known' && userType.value === level)
      .map(({ name }) => name)
  expect(ofLevel('DashboardUser')).toEqual(['teacher01', 'teacher02'])
  expect(ofLevel('Administrator')).toEqual(['Administrator', 'it.admin', 'lab.admin'])
  expect(facts.os).toMatchObject({ editionId: 'ServerStandard', installationType: 'Server', installLanguage: '0409' })
  expect(facts.pendingRestart).toEqual([])
  expect(facts.roles.find(({ name }) => name === 'MultiPointServerRole')).toMatchObject({
    displayName: 'MultiPoint Services',
    installState: 'Installed',
    featureType: 'Role',
  })
  expect(facts.roles.some(({ installState }) => installState === 'Available')).toBe(false)
  expect(facts.applications).toHaveLength(6)
  expect(facts.applications[0]).toEqual({ name: 'Microsoft Office Professional Plus 2016', version: '16.0.4266.1001' })
  expect(worksheet.virtualDesktops).toEqual({
    isEnabled: true,
    templateName: 'MPS-SRC01-t',
    templateLocation: known('C:\\Users\\Public\\Documents\\Hyper-V\\Virtual hard disks\\MPS-SRC01-t.vhd'),
    templateSizeBytes: null,
    desktops: ['MPS-SRC01-7', 'MPS-SRC01-8'],
  })
})

test('words that no document names are shown as they are', async () => {
  const server = await serverFor({ role: 'source', answers: 'batch' })
  server.change((state) => {
    const [first, second] = state.stations
    if (first) first.orientation = 'Diagonal'
    if (second) second.sessionHost = 'MPS-RDSH9'
    state.diskProtection = 'Frozen' as 'Passive'
    state.wms.isChatEnabled = 'Sometimes' as unknown as boolean
    const [session] = state.sessions
    if (session) session.state = 'Suspended'
  })

  const { worksheet, facts } = await adapterFor(server).servers.read('lab-new', patience())

  expect(worksheet.stations[0]?.orientation).toEqual({ kind: 'unknown', text: 'Diagonal' })
  expect(worksheet.diskProtection).toEqual({ kind: 'unknown', text: 'Frozen' })
  expect(worksheet.settings['instant-messaging']).toEqual({ kind: 'unknown', text: 'Sometimes' })
  expect(facts.sessions[0]?.state).toEqual({ kind: 'unknown', text: 'Suspended' })
})

test('every sign of a pending restart is told', async () => {
  const server = await serverFor({ answers: 'batch' })
  server.change(({ registry, features }) => {
    const control = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control'
    const current = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion'
    registry[`${current}\\Component Based Servicing\\RebootPending`] = {}
    registry[`${current}\\WindowsUpdate\\Auto Update\\RebootRequired`] = {}
    registry[`${control}\\Session Manager`] = { PendingFileRenameOperations: ['\\??\\C:\\old.dll', ''] }
    registry[`${control}\\ComputerName\\ComputerName`] = { ComputerName: 'MPS-NEW' }
    const [feature] = features
    if (feature) Object.assign(feature, { name: 'Fax', installState: 'InstallPending' })
  })

  const { facts } = await adapterFor(server).servers.read('lab-new', patience())

  expect(facts.pendingRestart).toEqual([
    'Windows components were installed or removed',
    'Windows Update asks for a restart',
    'files are to be replaced at the next start',
    'the computer is to be renamed to MPS-NEW',
    'features wait for a restart: Fax',
  ])
})

test('a member whose account was deleted is shown by its SID, beside all others', async () => {
  const { worksheet } = await readingOf({ scenario: 'orphaned-members', role: 'source' })

  expect(worksheet.administrators).toContain('S-1-5-21-1004336348-1177238915-682003330-1188')
  expect(worksheet.administrators).toEqual(expect.arrayContaining(['it.admin', 'CONTOSO\\Domain Admins']))
})

/** What base64 in an envelope holds: fragments of CLIXML. */
function unpacked(envelope: string): string {
  const parts = envelope.match(/[A-Za-z0-9+/]{100,}={0,2}/g) ?? []
  return envelope + parts.map((part) => Buffer.from(part, 'base64').toString('utf8')).join('')
}

test('the password of an automatic logon stays on the server: nobody asks for it, and nothing brings it', async () => {
  const spy = vi.spyOn(WsmanService.prototype, 'handle')

  await readingOf({ scenario: 'full', role: 'source', answers: 'fragment' })

  const requests = spy.mock.calls.map(([envelope]) => unpacked(envelope)).join('')
  const answers = (await Promise.all(spy.mock.results.map(({ value }) => value as Promise<{ text: string }>)))
    .map(({ text }) => unpacked(text))
    .join('')
  expect(requests).toContain('AutoLogOnUserName')
  expect(requests).not.toContain('AutoLogOnPassword')
  expect(answers).toContain('AutoLogOnUserName')
  expect(answers).not.toMatch(/AutoLogOnPassword|auto-logon-\d/)
})
