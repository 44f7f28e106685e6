"""MSAL Python as an API uses it: on behalf of a user, then Azure Resource Manager. Prints what it got, without a token."""

import base64
import json
import os

import msal
import requests


def claims_of(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def outcome(result):
    if "error" in result:
        return {"error": result["error"], "codes": result.get("error_codes"), "claims": result.get("claims")}
    claims = claims_of(result["access_token"])
    return {name: claims.get(name) for name in ("aud", "appid", "oid", "tid", "scp", "idtyp")}


client = msal.ConfidentialClientApplication(
    client_id=os.environ["CLIENT_ID"],
    client_credential=json.loads(os.environ["CREDENTIAL"]),
    authority=os.environ["AUTHORITY"],
    instance_discovery=os.environ["AUTHORITY"].startswith("https://login.microsoftonline.com"),
)
said = {"app": outcome(client.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"]))}
assertion = os.environ.get("ASSERTION")
if assertion:
    wanted = ["https://management.azure.com/user_impersonation"]
    exchanged = client.acquire_token_on_behalf_of(user_assertion=assertion, scopes=wanted)
    said["user"] = outcome(exchanged)
    answer = requests.get(
        f"{os.environ['ARM']}/subscriptions?api-version=2022-12-01",
        headers={"Authorization": f"Bearer {exchanged.get('access_token')}"},
        timeout=10,
    )
    said["status"] = answer.status_code
    said["subscriptions"] = len(answer.json().get("value", []))
    account = client.get_accounts()
    said["silent"] = bool(account) and outcome(client.acquire_token_silent(wanted, account=account[0]))
print(json.dumps(said))
