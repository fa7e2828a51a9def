import { CmdletError } from '../../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation } from '../../../engine/command.ts'
import type { PsObject, Value } from '../../../engine/value.ts'
import { windowsCmdlet } from '../define-cmdlet.ts'
import { CIM_CLASSES } from './cim-classes.ts'
import { parseWqlFilter } from './wql-filter.ts'

const CIM_INSTANCE = 'Microsoft.Management.Infrastructure.CimInstance'

function getCimInstance({ parameters, machine, caller }: Invocation): readonly Value[] {
  const { state } = machine
  const query = parseQuery(parameters.text('Query'))
  const className = parameters.text('ClassName') ?? query?.className ?? ''
  const namespace = (parameters.text('Namespace') ?? 'root/cimv2').replaceAll('\\', '/').toLowerCase()
  // Remote callers need the right "Remote Enable", which only administrators have.
  if (!caller.isAdministrator) throw cimError('Access denied ', 'HRESULT 0x80041003', 'PermissionDenied')
  const inNamespace = CIM_CLASSES.filter((candidate) => candidate.namespace === namespace)
  if (inNamespace.length === 0) throw cimError('Invalid namespace ', 'HRESULT 0x8004100e', 'NotSpecified')
  const found = inNamespace.find((candidate) => candidate.name.toLowerCase() === className.toLowerCase())
  if (!found || found.isPresent?.(state) === false)
    throw cimError('Invalid class ', 'HRESULT 0x80041010', 'NotSpecified')
  const filter = parameters.text('Filter') ?? query?.filter
  const rows = found.rows(state, machine.now())
  const chosen = filter === undefined ? rows : rows.filter(parseWqlFilter(filter))
  const wanted = parameters.texts('Property')?.map((name) => name.toLowerCase())
  const unknown = wanted?.find((name) => !Object.keys(rows[0] ?? {}).some((key) => key.toLowerCase() === name))
  if (unknown !== undefined && rows.length > 0)
    throw cimError('Invalid query ', 'HRESULT 0x80041017', 'InvalidArgument')
  return chosen.map((row) => instance(found.name, namespace, row, wanted))
}

function instance(
  className: string,
  namespace: string,
  row: Readonly<Record<string, Value>>,
  wanted: readonly string[] | undefined,
): PsObject {
  // Properties that were not asked for are there, but empty.
  const entries = Object.entries(row).map(
    ([name, value]) => [name, !wanted || wanted.includes(name.toLowerCase()) ? value : null] as const,
  )
  return {
    kind: 'object',
    typeNames: [
      `${CIM_INSTANCE}#${namespace}/${className}`,
      `${CIM_INSTANCE}#${className}`,
      CIM_INSTANCE,
      'System.Object',
    ],
    text: className,
    properties: Object.fromEntries(entries),
  }
}

function parseQuery(query: string | undefined): { className: string; filter: string | undefined } | undefined {
  const match = /^\s*SELECT\s+[\w*,\s]+\s+FROM\s+(\w+)(?:\s+WHERE\s+(.*))?$/i.exec(query ?? '')
  return match ? { className: match[1] ?? '', filter: match[2] } : undefined
}

function cimError(
  message: string,
  id: string,
  category: 'PermissionDenied' | 'NotSpecified' | 'InvalidArgument',
): CmdletError {
  return new CmdletError({
    message,
    exception: 'Microsoft.Management.Infrastructure.CimException',
    id,
    category,
    terminating: false,
  })
}

/** Get-CimInstance over the classes of `CIM_CLASSES`, and Get-HotFix. */
export const CIM_CMDLETS: readonly Cmdlet[] = [
  windowsCmdlet({
    name: 'Get-CimInstance',
    aliases: ['gcim'],
    module: 'CimCmdlets',
    implementation: 'Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand',
    defaultSet: 'ClassNameComputerSet',
    parameters: [
      { name: 'ClassName', type: 'string', sets: { ClassNameComputerSet: { mandatory: true, position: 0 } } },
      { name: 'Query', type: 'string', sets: { QueryComputerSet: { mandatory: true } } },
      { name: 'Namespace', type: 'string' },
      { name: 'Filter', type: 'string', sets: { ClassNameComputerSet: {} } },
      { name: 'Property', aliases: ['SelectProperties'], type: 'string[]', sets: { ClassNameComputerSet: {} } },
      { name: 'KeyOnly', type: 'switch', sets: { ClassNameComputerSet: {} } },
      { name: 'OperationTimeoutSec', aliases: ['OT'], type: 'uint32' },
      { name: 'ComputerName', aliases: ['CN', 'ServerName'], type: 'string[]' },
    ],
    run: getCimInstance,
  }),
  windowsCmdlet({
    name: 'Get-HotFix',
    module: 'Microsoft.PowerShell.Management',
    implementation: 'Microsoft.PowerShell.Commands.GetHotFixCommand',
    needsAdministrator: true,
    parameters: [{ name: 'Id', aliases: ['HFID'], type: 'string[]', position: 0 }],
    run: ({ machine }) =>
      machine.state.hotFixes.map((fix) => ({
        kind: 'object',
        typeNames: ['System.Management.ManagementObject#root\\cimv2\\Win32_QuickFixEngineering', 'System.Object'],
        properties: {
          Source: machine.state.computerName,
          HotFixID: fix.id,
          Description: fix.description,
          InstalledOn: fix.installedOn,
        },
      })),
  }),
]
