import { CmdletError } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation, Parameter } from '../../engine/command.ts'
import type { PsObject, Value } from '../../engine/value.ts'
import { isSameName } from '../../state/accounts.ts'
import type { Machine } from '../../state/machine.ts'
import type { ServerState } from '../../state/server-state.ts'

const COMMANDS = 'Microsoft.WindowsServerSolutions.MultipointServer.PowerShell.Commands'

const SERVER: Parameter = { name: 'Server', aliases: ['ComputerName'], type: 'string', pipeline: 'name' }

export interface WmsCmdletSpec extends Partial<Pick<Cmdlet, 'defaultSet' | 'mutates' | 'confirm'>> {
  readonly parameters?: readonly Parameter[]
  /** The few cmdlets that act on the local machine only. */
  readonly hasNoServer?: boolean
  /** Works although the MultiPoint service is down. */
  readonly worksWithoutService?: boolean
  /** Decides for itself what a caller may do who is no administrator. */
  readonly isForDashboardUsers?: boolean
  readonly run: Cmdlet['run']
}

/** A cmdlet of the module MultiPoint: there where the role is, for administrators, with -Server. */
export function wmsCmdlet(name: string, spec: WmsCmdletSpec): Cmdlet {
  const { hasNoServer, worksWithoutService, isForDashboardUsers, run, parameters, ...rest } = spec
  return {
    ...rest,
    kind: 'cmdlet',
    name,
    module: 'MultiPoint',
    implementation: `${COMMANDS}.${name.replace('-', '')}Command`,
    parameters: [...(parameters ?? []), ...(hasNoServer ? [] : [SERVER])],
    needsAdministrator: !isForDashboardUsers,
    isPresent: hasRole,
    run: (invocation) => {
      const { state } = invocation.machine
      refuseOtherServer(invocation)
      if (!state.wms.isServiceRunning && !worksWithoutService) throw serviceStopped(state)
      return run(invocation)
    },
  }
}

/** An object of the module's library, such as WmsStation. */
export function wmsObject(type: string, properties: Record<string, Value>): PsObject {
  return { kind: 'object', typeNames: [`${COMMANDS}.Library.${type}`, 'System.Object'], properties }
}

/** The .NET name of an enum of the module. */
export function wmsType(name: string): string {
  return `${COMMANDS}.Library.${name}`
}

function hasRole(machine: Machine): boolean {
  const role = machine.state.features.find((feature) => feature.name === 'MultiPointServerRole')
  return role?.installState === 'Installed'
}

function refuseOtherServer({ parameters, machine }: Invocation): void {
  const server = parameters.text('Server')
  if (server === undefined) return
  const { computerName, domain } = machine.state
  const own = ['localhost', '.', '127.0.0.1', computerName, `${computerName}.${domain?.dnsName ?? ''}`]
  if (own.some((name) => isSameName(name, server))) return
  throw new CmdletError({
    message: `Cannot connect to the server ${server}.`,
    exception: 'System.ServiceModel.EndpointNotFoundException',
    id: 'ServerNotFound',
    category: 'ConnectionError',
    targetName: server,
  })
}

function serviceStopped(state: ServerState): CmdletError {
  return new CmdletError({
    message: `The MultiPoint service on ${state.computerName} is not running.`,
    exception: 'System.InvalidOperationException',
    id: 'ServiceNotRunning',
    category: 'ResourceUnavailable',
    targetName: state.computerName,
  })
}

/** -StationId or -SessionId beside -All; `allMandatory` as the page of the cmdlet has it. */
export function idOrAll(id: 'StationId' | 'SessionId', allMandatory = true): Parameter[] {
  return [
    { name: id, type: 'uint32[]', sets: { GetById: { mandatory: true, position: 0 } }, pipeline: 'name' },
    { name: 'All', type: 'switch', sets: { GetAll: { mandatory: allMandatory } } },
  ]
}
