import { hkdfSync } from 'node:crypto'
import type { Secret } from './secret.ts'

/** A master secret, decoded, with the id that migrations keep to know it again. */
export interface MasterKey {
  /** 64 bits derived from the key one way: names the key and proves that it is the same one. */
  readonly id: string
  readonly bytes: Uint8Array
}

/** Decodes 32 bytes of base64. Throws where it is anything else, without saying what. */
export function decodeMasterKey(secret: Secret): MasterKey {
  const bytes = Buffer.from(secret.reveal(), 'base64')
  if (bytes.length !== 32) throw new Error(`a master secret has 32 bytes, this one has ${bytes.length}`)
  const id = Buffer.from(hkdfSync('sha256', bytes, '', 'stationmaster/key-id/v1', 8)).toString('hex')
  return { id, bytes }
}
