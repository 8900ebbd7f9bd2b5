/** Child, started with `--expose-gc`: many calls on one signal; prints what they left. Argument: how many. */
import { soak } from "../../bench/overhead/soak.ts";

console.log(JSON.stringify(await soak(Number(process.argv[2]))));
