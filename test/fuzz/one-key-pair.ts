import crypto, { generateKeyPairSync } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/**
 * Makes one RSA key pair do for all session keys of this process: making one takes longer than everything else in a
 * conversation, and which one it is does not matter to where a socket breaks. Gives the way back.
 */
export function useOneKeyPair(): () => void {
  const original = crypto.generateKeyPair
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const give = (_type: string, _options: unknown, callback: (...made: unknown[]) => void) => {
    setImmediate(callback, null, publicKey, privateKey)
  }
  crypto.generateKeyPair = Object.assign(give, { __promisify__: original.__promisify__ }) as typeof original
  syncBuiltinESMExports()
  return () => {
    crypto.generateKeyPair = original
    syncBuiltinESMExports()
  }
}
