// Starts the mock server. With a real server, this line goes.
import { startPrism } from "../demo/prism.ts";
// Everything generated is exported by this one file.
import { createClient } from "./client/index.ts";

// Prism answers with the examples of the document.
const mock = await startPrism({ document: new URL("openapi.yaml", import.meta.url).pathname });

// One client for the whole program: it holds the breaker and the limits, so do not make one per call.
const api = createClient({ baseUrl: mock.url });

// `GET /pets?limit=2`. A read: repeated when the network fails, up to three attempts in all.
const pets = await api.pets.listPets({ query: { limit: 2 } });
// `pets` is `Pet[]`; `species` is "dog" | "cat" | "bird" or, one day, a word that this client does not know yet.
console.log(pets.map((pet) => `${pet.name} is a ${pet.species}`).join("\n"));

// `POST /pets`. A write without an idempotency key: repeated only when it surely never left this machine.
const { data: pip, meta } = await api.pets.createPet({ body: { name: "Pip", species: "bird" } }).withMeta();
// `meta` says how the call went: attempts, waits, and where the reply differed from the contract.
console.log(`${pip.name} has number ${pip.id}, after ${meta.attempts.length} attempt`);

// `GET /pets/99`, answered with 404 by the mock. `.safe()` gives the error as a value and never throws.
const missing = await api.pets.getPet({ path: { petId: 99 } }, { headers: { Prefer: "code=404" } }).safe();
// A switch on `kind` and `status` narrows `data` to the body that the document gives for 404.
if (!missing.ok && missing.error.kind === "api" && missing.error.status === 404) {
  console.log(`${missing.error.data?.detail} ${missing.error.advice}`);
}

// Nothing of the client keeps the process alive; the mock does.
await mock.stop();
