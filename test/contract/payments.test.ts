import * as payments from "../../examples/payments/client/index.ts";
import { describeContract } from "./contract.ts";

describeContract({
  name: "payments",
  document: new URL("../../examples/payments/openapi.yaml", import.meta.url),
  module: payments,
  create: payments.createClient,
  auth: { secretKey: "sk_test_contract" },
  calls: {
    listCharges: (api, options) =>
      api.charges.listCharges({ query: { limit: 5, status: "failed" } }, options),
    createCharge: (api, options) =>
      api.charges.createCharge(
        {
          body: {
            amount: { value: 4_200, currency: "EUR" },
            paymentToken: "tok_visa",
            reference: "order-1001",
            metadata: { seat: "12A" },
          },
        },
        options,
      ),
    getCharge: (api, options) => api.charges.getCharge({ path: { chargeId: "ch_7Hq2" } }, options),
    createRefund: (api, options) =>
      api.refunds.createRefund({ body: { chargeId: "ch_7Hq2", reason: "duplicate" } }, options),
    getRefund: (api, options) => api.refunds.getRefund({ path: { refundId: "re_4Kd1" } }, options),
    getBalance: (api, options) => api.account.getBalance(undefined, options),
    getAccount: (api, options) => api.account.getAccount(undefined, options),
  },
});
