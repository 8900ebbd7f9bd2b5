import * as petstore from "../../examples/petstore/client/index.ts";
import { describeContract } from "./contract.ts";

describeContract({
  name: "petstore",
  document: new URL("../../examples/petstore/openapi.yaml", import.meta.url),
  module: petstore,
  create: petstore.createClient,
  calls: {
    listPets: (api, options) => api.pets.listPets({ query: { limit: 2 } }, options),
    createPet: (api, options) => api.pets.createPet({ body: { name: "Pip", species: "bird" } }, options),
    getPet: (api, options) => api.pets.getPet({ path: { petId: 1 } }, options),
  },
});
