/** Imports a peer: names resolve from this folder, which has packages of its own. */
export async function loadPeer<Module>(name: string): Promise<Module> {
  return (await import(name)) as Module;
}
