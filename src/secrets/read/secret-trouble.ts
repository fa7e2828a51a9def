/** A secret that its reference names could not be read; the message says which and why, never what was read. */
export class SecretTrouble extends Error {}
