import { syntaxText } from '../../engine/binding/parameter-syntax.ts'
import { CmdletError, commandNotFound } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, Command, Invocation } from '../../engine/command.ts'
import { wildcard } from '../../engine/filters.ts'
import { enumValue, type PsObject, type Value } from '../../engine/value.ts'
import { windowsCmdlet, windowsObject } from './define-cmdlet.ts'

const COMMAND_TYPES = { cmdlet: 8, filter: 8, native: 32 } as const

function commandInfo(command: Command): PsObject {
  const isProgram = command.kind === 'native'
  return windowsObject(
    isProgram ? 'System.Management.Automation.ApplicationInfo' : 'System.Management.Automation.CmdletInfo',
    {
      Name: command.name,
      CommandType: enumValue(
        'System.Management.Automation.CommandTypes',
        isProgram ? 'Application' : 'Cmdlet',
        COMMAND_TYPES[command.kind],
      ),
      ModuleName: isProgram ? '' : command.module,
      Source: isProgram ? pathOf(command) : command.module,
      Version: '',
    },
    command.name,
  )
}

function pathOf({ name }: Command): string {
  return `C:\\Windows\\system32\\${name}`
}

/** Of a program there is nothing to tell but where it lies. */
function syntaxOf(command: Command): string {
  return command.kind === 'native' ? pathOf(command) : syntaxText(command)
}

/** Programs are found without their extension too. */
function isNamed(command: Command, name: string): boolean {
  const pattern = wildcard(name)
  return pattern.test(command.name) || (command.kind === 'native' && pattern.test(command.name.replace(/\.exe$/, '')))
}

function hasParameter(command: Command, name: string): boolean {
  if (command.kind === 'native') return false
  return command.parameters.some((parameter) =>
    [parameter.name, ...(parameter.aliases ?? [])].some((own) => wildcard(name).test(own)),
  )
}

/** Commands about commands: they need the table that they are part of. */
export function sessionCommands(all: () => readonly Command[]): readonly Cmdlet[] {
  const present = ({ machine }: Invocation) =>
    all().filter((command) => command.kind !== 'cmdlet' || command.isPresent?.(machine) !== false)
  return [
    windowsCmdlet({
      name: 'Get-Command',
      aliases: ['gcm'],
      module: 'Microsoft.PowerShell.Core',
      implementation: 'Microsoft.PowerShell.Commands.GetCommandCommand',
      parameters: [
        { name: 'Name', type: 'string[]', position: 0 },
        { name: 'Module', aliases: ['PSSnapin'], type: 'string[]' },
        { name: 'ParameterName', type: 'string[]' },
        { name: 'Syntax', type: 'switch' },
      ],
      run: (invocation) => getCommand(invocation, present(invocation)),
    }),
    windowsCmdlet({
      name: 'Get-Module',
      aliases: ['gmo'],
      module: 'Microsoft.PowerShell.Core',
      implementation: 'Microsoft.PowerShell.Commands.GetModuleCommand',
      parameters: [
        { name: 'Name', type: 'string[]', position: 0 },
        { name: 'ListAvailable', type: 'switch' },
      ],
      run: (invocation) => getModule(invocation, present(invocation)),
    }),
    windowsCmdlet({
      name: 'Get-Variable',
      aliases: ['gv'],
      module: 'Microsoft.PowerShell.Utility',
      implementation: 'Microsoft.PowerShell.Commands.GetVariableCommand',
      parameters: [
        { name: 'Name', type: 'string[]', position: 0 },
        { name: 'ValueOnly', type: 'switch' },
      ],
      run: getVariable,
    }),
    windowsCmdlet({
      name: 'Start-Sleep',
      aliases: ['sleep'],
      module: 'Microsoft.PowerShell.Utility',
      implementation: 'Microsoft.PowerShell.Commands.StartSleepCommand',
      defaultSet: 'Seconds',
      parameters: [
        { name: 'Seconds', type: 'int32', sets: { Seconds: { mandatory: true, position: 0 } } },
        { name: 'Milliseconds', type: 'int32', sets: { Milliseconds: { mandatory: true } } },
      ],
      ownMs: (parameters) => (parameters.number('Seconds') ?? 0) * 1000 + (parameters.number('Milliseconds') ?? 0),
      run: () => [],
    }),
  ]
}

function getCommand({ parameters, writeError }: Invocation, commands: readonly Command[]): readonly Value[] {
  const modules = parameters.texts('Module')
  const wanted = parameters.texts('ParameterName')
  const candidates = commands
    .filter((command) => !modules || modules.some((module) => wildcard(module).test(command.module)))
    .filter((command) => !wanted || wanted.some((name) => hasParameter(command, name)))
  const names = parameters.texts('Name') ?? ['*']
  const shown = (command: Command): Value => (parameters.flag('Syntax') ? syntaxOf(command) : commandInfo(command))
  return names.flatMap((name) => {
    const found = candidates.filter((command) => isNamed(command, name))
    if (found.length === 0 && !/[*?]/.test(name)) {
      const { facts } = commandNotFound(name)
      writeError(new CmdletError({ ...facts, terminating: false, isBareId: false }))
    }
    return found.map(shown)
  })
}

function getModule({ parameters }: Invocation, commands: readonly Command[]): readonly Value[] {
  const names = parameters.texts('Name')
  const modules = [...new Set(commands.filter(({ kind }) => kind !== 'native').map(({ module }) => module))]
  return modules
    .filter((module) => !names || names.some((name) => wildcard(name).test(module)))
    .map((module) =>
      windowsObject(
        'System.Management.Automation.PSModuleInfo',
        {
          Name: module,
          Version: '1.0.0.0',
          ModuleType: enumValue('System.Management.Automation.ModuleType', 'Binary', 1),
          ExportedCommands: commands.filter((command) => command.module === module).map(({ name }) => name),
        },
        module,
      ),
    )
}

function getVariable({ parameters, runspace, writeError }: Invocation): readonly Value[] {
  return (parameters.texts('Name') ?? ['LASTEXITCODE']).flatMap((name): Value[] => {
    if (name.toLowerCase() !== 'lastexitcode' || runspace.lastExitCode === null) {
      writeError(
        new CmdletError({
          message: `Cannot find a variable with the name '${name}'.`,
          exception: 'System.Management.Automation.ItemNotFoundException',
          id: 'VariableNotFound',
          category: 'ObjectNotFound',
          targetName: name,
          terminating: false,
        }),
      )
      return []
    }
    if (parameters.flag('ValueOnly')) return [runspace.lastExitCode]
    return [
      windowsObject('System.Management.Automation.PSVariable', { Name: 'LASTEXITCODE', Value: runspace.lastExitCode }),
    ]
  })
}
