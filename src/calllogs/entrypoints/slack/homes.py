"""The app's home shown to whoever opens it, if they may see it."""

from dataclasses import dataclass

from calllogs.entrypoints.slack.delivery import sent
from calllogs.entrypoints.slack.home import Home, closed
from calllogs.entrypoints.slack.policy import Policy, Refused
from calllogs.entrypoints.slack.visits import Visit
from calllogs.entrypoints.slack.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Homes:
    """Publishes homes.

    Attributes:
        policy: Lets people in.
        home: Makes them.
    """

    policy: Policy
    home: Home

    async def shown(self, workspace: Workspace, visit: Visit) -> None:
        """Publish the home of one person."""
        try:
            asker = await self.policy.admit(workspace, visit)
            view = await self.home.view(asker)
        except Refused as error:
            view = closed(str(error))
        await sent(workspace.client, "views.publish", user_id=visit.place.user, view=view)
