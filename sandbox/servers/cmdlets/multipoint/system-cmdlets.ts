import { CmdletError, itemNotFound } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, EnumType, Invocation, Parameter } from '../../engine/command.ts'
import { textOf, type Value } from '../../engine/value.ts'
import { checkLogon, isSameName } from '../../state/accounts.ts'
import type { ServerState } from '../../state/server-state.ts'
import { wmsCmdlet, wmsObject, wmsType } from './define-cmdlet.ts'
import { wmsSystem } from './system-object.ts'

const MODE: EnumType = { enum: wmsType('SystemOperatingModePS'), names: ['Console', 'MultiStation'] }
const MANAGED_TYPE: EnumType = {
  enum: wmsType('ManagedSystemTypes'),
  names: ['MultiPointServers', 'PersonalComputers'],
}

const setting = (name: string, property?: string): Parameter => ({
  name,
  ...(property === undefined ? {} : { aliases: [property] }),
  type: 'boolean',
  pipeline: 'name',
})

type BooleanSetting =
  | 'bootToConsoleMode'
  | 'isDesktopMonitoringAllowed'
  | 'isChatEnabled'
  | 'isIpPerSession'
  | 'isSingleSessionPerUser'
  | 'suppressPrivacyNotification'

const SETTINGS: Readonly<Record<string, BooleanSetting>> = {
  BootToConsoleMode: 'bootToConsoleMode',
  DesktopMonitoring: 'isDesktopMonitoringAllowed',
  IM: 'isChatEnabled',
  IPPerSession: 'isIpPerSession',
  SingleSessionPerUser: 'isSingleSessionPerUser',
  SuppressPrivacyNotification: 'suppressPrivacyNotification',
}

function setSystem({ parameters, machine }: Invocation): readonly Value[] {
  const { wms } = machine.state
  for (const [parameter, key] of Object.entries(SETTINGS)) {
    const wanted = parameters.boolean(parameter)
    if (wanted !== undefined) wms[key] = wanted
  }
  const orchestration = parameters.boolean('AdminOrchestration')
  if (orchestration !== undefined && wms.isAdminOrchestration !== null) wms.isAdminOrchestration = orchestration
  const mode = parameters.text('Mode')
  if (mode === undefined) return []
  const systemMode = mode === 'Console' ? 'Console' : 'Normal'
  if (systemMode === wms.systemMode) return []
  wms.systemMode = systemMode
  machine.power('restart')
  return []
}

function addSystem({ parameters, machine, writeError }: Invocation): readonly Value[] {
  const { state } = machine
  const type = parameters.text('ManagedSystemsType') === 'PersonalComputers' ? 'PersonalComputers' : 'MultiPointServers'
  const credential = parameters.credential('Credential')
  const added: Value[] = []
  for (const name of parameters.texts('ComputerName') ?? []) {
    const computer = state.network.find((candidate) => isSameName(candidate.name, shortName(name)))
    if (!computer?.isReachable || computer.type !== type) {
      writeError(notReachable(name))
      continue
    }
    const account = credential?.userName ?? ''
    const isKnown = checkLogon(state, account, credential?.password.reveal() ?? '') === undefined
    const isAdministrator = computer.administrators.some((administrator) => isSameName(administrator, account))
    if (!isKnown || !isAdministrator) {
      writeError(credentialRefused(name))
      continue
    }
    const list = type === 'PersonalComputers' ? state.wms.personalComputers : state.wms.multiPointServers
    if (!list.some((other) => isSameName(other, computer.name))) list.push(computer.name)
    added.push(wmsObject('WmsSystem', { ComputerName: computer.name, State: 'Connected', ManagedSystemsType: type }))
  }
  return added
}

function removeSystem({ parameters, machine, writeError }: Invocation): readonly Value[] {
  const { wms } = machine.state
  for (const name of parameters.texts('ComputerName') ?? []) {
    const isOther = (other: string) => !isSameName(other, shortName(name))
    const before = wms.multiPointServers.length + wms.personalComputers.length
    wms.multiPointServers = wms.multiPointServers.filter(isOther)
    wms.personalComputers = wms.personalComputers.filter(isOther)
    if (wms.multiPointServers.length + wms.personalComputers.length === before) writeError(notManaged(name))
  }
  return []
}

/** The name without its domain, under which computers are listed. */
function shortName(name: string): string {
  return name.split('.')[0] ?? name
}

function notManaged(name: string): CmdletError {
  return itemNotFound(`The computer ${name} is not managed by this server.`, name)
}

function notReachable(name: string): CmdletError {
  return new CmdletError({
    message: `The computer ${name} could not be found, or neither the MultiPoint Services role nor the MultiPoint Connector is enabled on it.`,
    exception: 'System.ServiceModel.EndpointNotFoundException',
    id: 'SystemNotFound',
    category: 'ObjectNotFound',
    targetName: name,
    terminating: false,
  })
}

function credentialRefused(name: string): CmdletError {
  return new CmdletError({
    message: `The credential is not that of an administrator of ${name}.`,
    exception: 'System.UnauthorizedAccessException',
    id: 'AccessDenied',
    category: 'PermissionDenied',
    targetName: name,
    terminating: false,
  })
}

function searchSystems(state: ServerState, type: string): readonly Value[] {
  return state.network.filter((computer) => computer.isReachable && computer.type === type).map(({ name }) => name)
}

function version(state: ServerState): Value {
  const { serverVersion, sku } = state.wms
  return wmsObject('WmsVersion', {
    ServerVersion: serverVersion,
    ClientVersion: serverVersion,
    SKU: sku,
    ProtocolVersion: 1,
  })
}

const COMPUTERS: Parameter = { name: 'ComputerName', type: 'string[]', mandatory: true, position: 0, pipeline: 'both' }

/** Get-, Set-, Search-, Add-, Remove-, Restart- and Stop-WmsSystem, Get-WmsVersion. */
export const SYSTEM_CMDLETS: readonly Cmdlet[] = [
  wmsCmdlet('Get-WmsSystem', { worksWithoutService: true, run: ({ machine }) => [wmsSystem(machine.state)] }),
  wmsCmdlet('Get-WmsVersion', { worksWithoutService: true, run: ({ machine }) => [version(machine.state)] }),
  wmsCmdlet('Set-WmsSystem', {
    mutates: true,
    parameters: [
      setting('BootToConsoleMode'),
      setting('DesktopMonitoring', 'IsDesktopMonitoringAllowed'),
      setting('IM', 'IsChatEnabled'),
      setting('IPPerSession', 'IsIPPerSessionEnabled'),
      setting('SingleSessionPerUser', 'IsSingleSessionPerUser'),
      setting('SuppressPrivacyNotification'),
      setting('AdminOrchestration', 'IsAdminOrchestrationEnabled'),
      { name: 'Mode', type: MODE },
    ],
    run: setSystem,
  }),
  wmsCmdlet('Search-WmsSystem', {
    parameters: [{ name: 'ManagedSystemsType', type: MANAGED_TYPE, mandatory: true, position: 0 }],
    run: ({ parameters, machine }) =>
      searchSystems(machine.state, textOf(parameters.get('ManagedSystemsType') ?? null)),
  }),
  wmsCmdlet('Add-WmsSystem', {
    mutates: true,
    hasNoServer: true,
    parameters: [
      COMPUTERS,
      { name: 'ManagedSystemsType', type: MANAGED_TYPE, mandatory: true, position: 1 },
      { name: 'Credential', type: 'credential', mandatory: true, position: 2 },
    ],
    run: addSystem,
  }),
  wmsCmdlet('Remove-WmsSystem', {
    mutates: true,
    hasNoServer: true,
    confirm: 'high',
    parameters: [COMPUTERS],
    run: removeSystem,
  }),
  ...(['Restart', 'Stop'] as const).map((verb) =>
    wmsCmdlet(`${verb}-WmsSystem`, {
      mutates: true,
      confirm: 'high',
      worksWithoutService: true,
      run: ({ machine }) => {
        machine.power(verb === 'Restart' ? 'restart' : 'stop')
        return []
      },
    }),
  ),
]
