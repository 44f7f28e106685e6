"""The left side of docs/from-msal-python.md. Nothing of onbehalf is in here; a test runs it and compares the answers."""

import os

import msal
import requests
from flask import Flask, jsonify, request

app = Flask(__name__)
client = msal.ConfidentialClientApplication(
    client_id=os.environ["CLIENT_ID"],
    client_credential=os.environ["CLIENT_SECRET"],
    authority=os.environ["AUTHORITY"],
    instance_discovery=False,  # only because Microsoft's list of login hosts does not have the dev tenant
)
ARM = os.environ.get("ARM_URL", "https://management.azure.com")


@app.get("/subscriptions")
def subscriptions():
    assertion = request.headers["Authorization"].removeprefix("Bearer ")
    result = client.acquire_token_on_behalf_of(
        user_assertion=assertion,
        scopes=["https://management.azure.com/user_impersonation"],
    )
    if "error" in result:  # MSAL Python returns refusals; it does not raise them
        return jsonify(error=result["error"], description=result.get("error_description")), 403
    answer = requests.get(
        f"{ARM}/subscriptions?api-version=2022-12-01",
        headers={"Authorization": f"{result['token_type']} {result['access_token']}"},
        timeout=10,
    )
    return jsonify(answer.json()), answer.status_code
