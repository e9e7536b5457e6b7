"""The app's home shown to whoever opens it, if they may see it."""

from dataclasses import dataclass

from calllogs.slack.authz.limits import Limits
from calllogs.slack.authz.policy import Policy, Refused
from calllogs.slack.interactions.home import Home, closed
from calllogs.slack.interactions.interaction import Visit
from calllogs.slack.respond.delivery import sent
from calllogs.slack.store.workspaces import Workspace


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
