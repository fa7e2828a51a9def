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
