import { enumValue, type PsObject, uint32, type Value } from '../../engine/value.ts'
import type { ServerState } from '../../state/server-state.ts'
import { wmsObject, wmsType } from './define-cmdlet.ts'

const JOIN_STATUS = ['NetSetupUnknownStatus', 'NetSetupUnjoined', 'NetSetupWorkgroupName', 'NetSetupDomainName']

/** The WmsSystem object of a server, with the properties of the documented output. */
export function wmsSystem(state: ServerState): PsObject {
  return wmsObject('WmsSystem', { ...connection(state), ...identity(state), ...management(state), ...settings(state) })
}

function named(type: string, name: string, value = 0): Value {
  return enumValue(wmsType(type), name, value)
}

function connection(state: ServerState): Record<string, Value> {
  return {
    AttemptingToConnect: false,
    RetryAttemptToConnect: false,
    ProtocolVersion: 1,
    WmsServerVersion: state.wms.serverVersion,
    WmsClientVersion: state.wms.serverVersion,
    ConnectionString: '',
    ConnectionCount: state.sessions.length,
    LicenseCount: 0,
    State: named('SystemState', 'Connected', 2),
    ConnectionError: 0,
    ConnectionErrorMessage: '',
    IsWmsSvcRunning: state.wms.isServiceRunning,
  }
}

function identity(state: ServerState): Record<string, Value> {
  const join = state.domain ? 'NetSetupDomainName' : 'NetSetupWorkgroupName'
  return {
    NetJoinStatus: named('NetJoinStatus', join, JOIN_STATUS.indexOf(join)),
    DomainOrWorkgroupName: state.domain?.netbiosName ?? state.workgroup,
    SystemMode: named('SystemMode', state.wms.systemMode),
    DiskProtectionMode: named(
      'DiskProtectionMode',
      state.diskProtection,
      ['NotInstalled', 'Discard', 'Passive'].indexOf(state.diskProtection),
    ),
    ComputerName: state.computerName,
    WindowsEdition: state.wms.windowsEdition,
    IsVirtualMachine: state.wms.isVirtualMachine,
    IPAddresses: state.addresses.map(({ address }) => address),
    HasNonLoopbackAdapter: state.wms.hasNonLoopbackAdapter,
    SystemImage: null,
  }
}

function management(state: ServerState): Record<string, Value> {
  return {
    ManagedSystemsType: named('ManagedSystemTypes', 'MultiPointServers'),
    MonitoringSystemType: named('MonitoringSystemType', 'Include'),
    MultiPointServers: state.wms.multiPointServers,
    PersonalComputers: state.wms.personalComputers,
    CloudServers: [],
    ExcludedMultiPointServers: [],
    ExcludedPersonalComputers: [],
    ExcludedCloudServers: [],
    ManagedServers: state.wms.multiPointServers,
    ExcludedManagedServers: [],
  }
}

function settings({ wms, scheduledUpdate }: ServerState): Record<string, Value> {
  return {
    IsSingleSessionPerUser: wms.isSingleSessionPerUser,
    IsSQMOn: true,
    IsWatsonOn: true,
    IsIPPerSessionEnabled: wms.isIpPerSession,
    IsChatEnabled: wms.isChatEnabled,
    IsDesktopMonitoringAllowed: wms.isDesktopMonitoringAllowed,
    IsScheduledUpdateEnabled: scheduledUpdate.isEnabled,
    ScheduleUpdateRunWU: scheduledUpdate.isEnabled && scheduledUpdate.automaticUpdateMode !== 'None',
    ScheduleUpdateCustomScript: scheduledUpdate.customScript,
    MaxTimeAllowedForCustomScript: uint32(scheduledUpdate.maxMinutes),
    ScheduledUpdatesReturnState: named('ScheduleUpdateReturnState', scheduledUpdate.returnState),
    TimeToScheduleUpdates: uint32(scheduledUpdate.hour),
    IsAllowRemoteManagementOn: wms.isAllowRemoteManagement,
    BootToConsoleMode: wms.bootToConsoleMode,
    SuppressPrivacyNotification: wms.suppressPrivacyNotification,
    ...(wms.isAdminOrchestration === null ? {} : { IsAdminOrchestrationEnabled: wms.isAdminOrchestration }),
  }
}
