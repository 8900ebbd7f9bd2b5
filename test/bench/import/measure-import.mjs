// Child of the import bench, started with --expose-gc: what importing a module costs. Arguments: module URLs, each measured after those before it.
const figures = [];
for (const url of process.argv.slice(2)) {
  globalThis.gc();
  const heap = process.memoryUsage().heapUsed;
  const cpu = process.cpuUsage();
  const made = await import(url);
  // What a program does first: nothing may have been put off until then.
  made.createClient?.({ baseUrl: "http://api.test", auth: false });
  const { user, system } = process.cpuUsage(cpu);
  globalThis.gc();
  figures.push({ cpuMs: (user + system) / 1e3, heapMb: (process.memoryUsage().heapUsed - heap) / 1e6 });
}
console.log(JSON.stringify(figures));
