import type { Machine } from '../state/machine.ts'
import { commandNotFound } from './cmdlet-error.ts'
import type { Command } from './command.ts'

/** All commands by name, as a session finds them. */
export class CommandTable {
  readonly #byName = new Map<string, Command>()
  readonly commands: readonly Command[]

  constructor(commands: readonly Command[]) {
    this.commands = commands
    for (const command of commands) {
      for (const name of [command.name, ...(command.aliases ?? [])]) this.#byName.set(name.toLowerCase(), command)
    }
  }

  find(machine: Machine, name: string): Command | undefined {
    const command = this.#byName.get(plainName(name))
    const isAbsent = command?.kind === 'cmdlet' && command.isPresent?.(machine) === false
    return isAbsent ? undefined : command
  }

  /** Throws CmdletError where the machine has no such command. */
  resolve(machine: Machine, name: string): Command {
    const command = this.find(machine, name)
    if (!command) throw commandNotFound(name)
    return command
  }
}

/** `Module\Get-Thing` and `C:\Windows\System32\net.exe` both name their last part. */
function plainName(name: string): string {
  return name.slice(name.lastIndexOf('\\') + 1).toLowerCase()
}
