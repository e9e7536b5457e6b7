"""The app's home shown to whoever opens it, if they may see it."""

from dataclasses import dataclass

from calllogs.entrypoints.slack.delivery import sent
from calllogs.entrypoints.slack.home import Home, closed
from calllogs.entrypoints.slack.limits import Limits
from calllogs.entrypoints.slack.policy import Policy, Refused
from calllogs.entrypoints.slack.visits import Visit
from calllogs.entrypoints.slack.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Homes:
    """Publishes homes.

    Attributes:
        policy: Lets people in.
        limits: Keeps them from taking everybody's place.
        home: Makes them.
    """

    policy: Policy
    limits: Limits
    home: Home

    async def shown(self, workspace: Workspace, visit: Visit) -> None:
        """Publish the home of one person."""
        try:
            asker = await self.policy.admit(workspace, visit)
            await self.limits.count(visit.place)
            async with self.limits.turn(workspace.team):
                view = await self.home.view(asker)
        except Refused as error:
            view = closed(str(error))
        await sent(workspace.client, "views.publish", user_id=visit.place.user, view=view)
