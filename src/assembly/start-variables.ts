import { SECRET_VARIABLES } from '../config/secret-variables.ts'

type Variables = Record<string, string | undefined>

/** The environment that this process was started with; its secrets are no longer in `process.env`, which children inherit. */
export const START_VARIABLES: Readonly<Variables> = takeSecrets(process.env)

/** A copy of the variables, out of which the secrets of our own are then taken. */
function takeSecrets(variables: Variables): Readonly<Variables> {
  const copy = Object.freeze({ ...variables })
  for (const name of SECRET_VARIABLES) delete variables[name]
  return copy
}

/** Takes the secrets that a configuration names out of `process.env`, too. */
export function forgetNamedVariables(configuration: object): void {
  for (const name of variablesIn(configuration)) delete process.env[name]
}

function variablesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  if ('kind' in value && value.kind === 'env' && 'name' in value) return [String(value.name)]
  return Object.values(value).flatMap(variablesIn)
}
