import type { Facts } from '../../migration/worksheet/facts.ts'
import { accountRights } from './account-rights.ts'
import { readPasswordPolicy } from './password-policy.ts'
import { booleanReading, epochMs, textReading, wordReading } from './plain.ts'
import type { Answers } from './queries.ts'

const NO_SESSION = 4_294_967_295

/** What rules use, from what the server answered at `readAt` (our clock, epoch ms). */
export function buildFacts(answers: Answers, readAt: number): Facts {
  const system = answers.system[0]
  return {
    readAt: Math.round(readAt),
    os: buildOs(answers, readAt),
    computer: buildComputer(answers),
    // All processors of a machine are of one kind.
    processor: {
      hasSecondLevelTranslation: booleanReading(answers.processors[0]?.SecondLevelAddressTranslationExtensions),
      isVirtualizationEnabled: booleanReading(answers.processors[0]?.VirtualizationFirmwareEnabled),
    },
    multipoint: {
      serverVersion: system?.WmsServerVersion ?? '',
      isServiceRunning: booleanReading(system?.IsWmsSvcRunning),
      systemMode: textReading(system?.SystemMode),
      isVirtualMachine: booleanReading(system?.IsVirtualMachine),
      hasNetworkAddress: booleanReading(system?.HasNonLoopbackAdapter),
    },
    account: { name: answers.whoami[0] ?? '', ...accountRights(answers.groups) },
    roles: answers.features.map(({ Name, DisplayName, InstallState, FeatureType }) => ({
      name: Name,
      displayName: DisplayName,
      installState: InstallState,
      featureType: FeatureType,
    })),
    stations: answers.stations.map((row) => ({
      stationId: row.StationId,
      devices: row.DeviceTypes.map((type, index) => ({ type, count: Number(row.DeviceCounts[index] ?? 0) })),
      sessionId: row.SessionId === NO_SESSION ? null : row.SessionId,
    })),
    sessions: answers.sessions.map((row) => ({
      sessionId: row.SessionId,
      state: wordReading(row.State, ['RemoteConnection', 'ConnectedToStation'] as const),
      stationId: row.StationId === 0 ? null : row.StationId,
      isAdministrator: row.IsAdmin,
    })),
    alerts: answers.alerts.map((row) => ({
      type: row.AlertType,
      severity: row.AlertSeverity,
      stationId: typeof row.StationId === 'number' ? row.StationId : null,
    })),
    pendingRestart: restartSigns(answers),
    disks: answers.disks.map((row) => ({ device: row.DeviceID, sizeBytes: row.Size, freeBytes: row.FreeSpace })),
    addresses: answers.addresses.map((row) => row.IPAddress).filter((address) => !address.startsWith('127.')),
    applications: buildApplications(answers),
    shares: answers.shares.map((row) => ({ name: row.Name, path: row.Path })),
    profileCount: answers.profiles[0]?.Count ?? 0,
    virtualMachines: answers.virtualMachines.map((row) => row.Name),
    passwordPolicy: readPasswordPolicy(answers.passwordPolicy),
  }
}

/** A registry key that was read, by its own name. */
export function registryKey(answers: Answers, name: string): Answers['registry'][number] | undefined {
  return answers.registry.find((key) => key.PSChildName.toLowerCase() === name.toLowerCase())
}

function buildOs(answers: Answers, readAt: number): Facts['os'] {
  const os = answers.os[0]
  const version = registryKey(answers, 'CurrentVersion')
  const offset = os?.CurrentTimeZone ?? 0
  const localTime = epochMs(os?.LocalDateTime, offset)
  return {
    caption: os?.Caption ?? '',
    version: os?.Version ?? '',
    build: os?.BuildNumber ?? '',
    sku: os?.OperatingSystemSKU ?? 0,
    productType: os?.ProductType ?? 0,
    editionId: version?.EditionID ?? '',
    installationType: version?.InstallationType ?? '',
    installLanguage: registryKey(answers, 'Language')?.InstallLanguage ?? '',
    uiLanguages: os?.MUILanguages ?? [],
    lastBootAt: epochMs(os?.LastBootUpTime, offset) ?? 0,
    clockSkewMs: localTime === undefined ? 0 : Math.round(localTime - readAt),
    timeZoneOffsetMinutes: offset,
  }
}

function buildComputer(answers: Answers): Facts['computer'] {
  const computer = answers.computer[0]
  return {
    manufacturer: computer?.Manufacturer ?? '',
    model: computer?.Model ?? '',
    uuid: answers.product[0]?.UUID ?? '',
    hypervisorPresent: computer?.HypervisorPresent ?? false,
    domain: computer?.Domain ?? '',
    isDomainMember: computer?.PartOfDomain ?? false,
    domainRole: computer?.DomainRole ?? 0,
  }
}

function restartSigns(answers: Answers): string[] {
  const signs: string[] = []
  const [isServicing, isUpdating] = answers.restartKeys
  if (isServicing) signs.push('Windows components were installed or removed')
  if (isUpdating) signs.push('Windows Update asks for a restart')
  if ((registryKey(answers, 'Session Manager')?.PendingFileRenameOperations ?? []).length > 0)
    signs.push('files are to be replaced at the next start')
  const active = registryKey(answers, 'ActiveComputerName')?.ComputerName
  const next = registryKey(answers, 'ComputerName')?.ComputerName
  if (active && next && active.toLowerCase() !== next.toLowerCase())
    signs.push(`the computer is to be renamed to ${next}`)
  const pending = answers.features.filter((row) => /Pending$/.test(row.InstallState)).map((row) => row.Name)
  if (pending.length > 0) signs.push(`features wait for a restart: ${pending.join(', ')}`)
  return signs
}

function buildApplications(answers: Answers): Facts['applications'] {
  return answers.applications
    .filter(
      (row) =>
        row.DisplayName !== '' && row.SystemComponent !== 1 && row.ParentKeyName === '' && row.ReleaseType === '',
    )
    .map((row) => ({ name: row.DisplayName, version: row.DisplayVersion }))
}
