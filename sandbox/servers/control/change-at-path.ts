/** Sets what lies at a path of names and indexes; the way there must exist. Throws an Error that names the missing step. */
export function changeAtPath(root: object, path: readonly (string | number)[], value: unknown): void {
  const last = path.at(-1)
  if (last === undefined) throw new Error('the path is empty')
  let holder: unknown = root
  for (const step of path.slice(0, -1)) holder = stepInto(holder, step)
  if (typeof holder !== 'object' || holder === null) throw new Error(`nothing holds ${last}`)
  Object.assign(holder, { [last]: value })
}

function stepInto(holder: unknown, step: string | number): unknown {
  const next: unknown = typeof holder === 'object' && holder !== null ? Reflect.get(holder, String(step)) : undefined
  if (next === undefined) throw new Error(`there is no ${step}`)
  return next
}
