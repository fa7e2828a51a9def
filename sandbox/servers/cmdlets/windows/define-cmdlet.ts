import { CmdletError } from '../../engine/cmdlet-error.ts'
import type { Cmdlet } from '../../engine/command.ts'
import type { PsDateTime, PsObject, Value } from '../../engine/value.ts'
import type { ServerState } from '../../state/server-state.ts'

type Spec = Pick<Cmdlet, 'name' | 'module' | 'implementation' | 'parameters' | 'run'> &
  Partial<Pick<Cmdlet, 'aliases' | 'defaultSet' | 'needsAdministrator' | 'isPresent' | 'mutates' | 'confirm' | 'ownMs'>>

/** A cmdlet of Windows itself. */
export function windowsCmdlet(spec: Spec): Cmdlet {
  return { kind: 'cmdlet', ...spec }
}

export function windowsObject(typeName: string, properties: Record<string, Value>, text?: string): PsObject {
  return {
    kind: 'object',
    typeNames: [typeName, 'System.Object'],
    properties,
    ...(text === undefined ? {} : { text }),
  }
}

/** An instant as this server's wall clock shows it. */
export function localTime(state: ServerState, at: number): PsDateTime {
  return { kind: 'date-time', at, offsetMinutes: state.clock.offsetMinutes }
}

export function isInstalled(state: ServerState, feature: string): boolean {
  return state.features.some((candidate) => candidate.name === feature && candidate.installState === 'Installed')
}

/** What the cmdlets that PowerShell makes from CIM classes say when no object has that value. */
export function cdxmlNotFound(className: string, property: string, value: string): CmdletError {
  return new CmdletError({
    message: `No ${className} objects found with property '${property}' equal to '${value}'.  Verify the value of the property and retry.`,
    exception: 'Microsoft.PowerShell.Cmdletization.Cim.CimJobException',
    id: `CmdletizationQuery_NotFound_${property}`,
    category: 'ObjectNotFound',
    targetName: value,
    terminating: false,
  })
}
