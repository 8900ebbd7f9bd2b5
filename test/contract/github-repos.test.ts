import * as github from "../../examples/github-repos/client/index.ts";
import { describeContract } from "./contract.ts";

describeContract({
  name: "github-repos",
  document: new URL("../../examples/github-repos/openapi.yaml", import.meta.url),
  module: github,
  create: github.createClient,
  auth: { token: "ghp_contract" },
  calls: {
    reposListForUser: (api, options) =>
      api.repos.listForUser({ path: { username: "octocat" }, query: { per_page: 2, page: 1 } }, options),
    usersGetByUsername: (api, options) => api.users.getByUsername({ path: { username: "octocat" } }, options),
    rateLimitGet: (api, options) => api.rateLimit.get(undefined, options),
  },
});
