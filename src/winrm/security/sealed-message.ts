/** A message under the protection of a security context: what proves it, and what hides it. */
export interface SealedMessage {
  /** The signature of NTLM, or the header of a Kerberos token. */
  readonly signature: Uint8Array
  readonly ciphertext: Uint8Array
  /** Bytes that were added to the plaintext before sealing; 0 for NTLM and for Kerberos with AES. */
  readonly paddingBytes?: number
}
