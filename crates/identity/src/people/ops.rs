//! Making accounts, and telling people who they are.

use super::{Newcomer, User, sql};
use crate::{
    Error, Identity, announce,
    sessions::Client,
    tenants::{self, Personal, Team, Tenant},
    throttle,
};
use kernel::{Actor, Ctx, TenantId, UserId};
use store::SystemTx;

/// What somebody may know of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The person.
    pub user: User,
    /// Whether they are the operator of the installation.
    pub operator: bool,
    /// The tenant they are signed in to.
    pub tenant: Tenant,
    /// Their teams in it.
    pub teams: Vec<Team>,
}

impl Identity {
    /// Makes an account with its personal tenant and team. The first of an installation is its operator,
    /// and takes over what the local account made before ([`Self::ensure_local_user`]).
    pub async fn register(&self, client: &Client, new: Newcomer) -> Result<User, Error> {
        self.check_untaken(client, &new).await?;
        let hash = self.passwords.hash(&self.world, new.password).await?;
        let now = self.world.now();
        let mut user = User {
            id: self.world.id(),
            home: TenantId(kernel::ids::Uuid::nil()),
            email: Some(new.email.shown().to_owned()),
            name: new.name,
            avatar_url: None,
            settings: serde_json::json!({}),
            is_active: true,
            created_at: now,
        };
        let mut tx = self.store.system("register an account").await?;
        sql::enter(&mut tx);
        let mut home = Personal::of(&self.world, &user.name);
        let claimed = sql::claim(&mut tx, now).await?;
        if let Some((id, tenant)) = claimed {
            (user.id, home.tenant) = (id, tenant);
        }
        user.home = home.tenant;
        let row = sql::NewUser {
            id: user.id,
            home: user.home,
            credentials: Some((new.email, hash)),
            name: user.name.clone(),
            now,
        };
        if claimed.is_some() {
            user.created_at = sql::name_claimed(&mut tx, &row).await.map_err(taken)?;
            tenants::sql::rename_personal(&mut tx, &home);
        } else {
            self.move_in(&mut tx, &row, &home, true).await?;
        }
        let ctx = client.ctx(user.home, Actor::user(user.id));
        announce::registered(self, &mut tx, &ctx, client, &user);
        if claimed.is_none() {
            announce::moved_in(self, &mut tx, &ctx, &home);
        }
        tx.commit().await?;
        Ok(user)
    }

    /// Refuses a taken address before a hash is computed for it, and slows down who asks for many.
    async fn check_untaken(&self, client: &Client, new: &Newcomer) -> Result<(), Error> {
        let now = self.world.now();
        let key = throttle::key("taken", &[&client.network()]);
        let mut tx = self.store.system("is this address taken").await?;
        let counted = throttle::admit(&mut tx, &[(key, throttle::TAKEN)], now).await?;
        if !sql::taken(&mut tx, &new.email).await? {
            return Ok(());
        }
        throttle::sql::save(&mut tx, counted);
        tx.commit().await?;
        Err(Error::EmailTaken)
    }

    /// Writes a person with their tenant and team, and the installation if they are the first.
    async fn move_in(
        &self,
        tx: &mut SystemTx,
        row: &sql::NewUser,
        home: &Personal,
        claimed: bool,
    ) -> Result<(), Error> {
        tenants::sql::insert_personal(tx, home);
        sql::insert(tx, row).await.map_err(taken)?;
        tenants::sql::settle_in(tx, home, row.id);
        sql::found_installation(tx, row.id, claimed.then_some(row.now), row.now).await?;
        Ok(())
    }

    /// The context of whoever sits at the machine: the operator, or, where nobody has registered yet, a
    /// local account without e-mail and password. Nobody can sign in to it; the first registration takes
    /// it over with everything it made. Only for programs that have the data folder in their hands.
    pub async fn ensure_local_user(&self) -> Result<Ctx, Error> {
        let mut tx = self.store.system("the operator at the machine").await?;
        sql::enter(&mut tx);
        if let Some((operator, home)) = sql::operator(&mut tx).await? {
            return Ok(Ctx::new(home, Actor::user(operator)));
        }
        let (id, name): (UserId, _) = (self.world.id(), "Local operator".to_owned());
        let home = Personal::of(&self.world, &name);
        let row = sql::NewUser { id, home: home.tenant, credentials: None, name, now: home.now };
        self.move_in(&mut tx, &row, &home, false).await?;
        let ctx = Ctx::new(home.tenant, Actor::user(id));
        announce::moved_in(self, &mut tx, &ctx, &home);
        tx.commit().await?;
        Ok(ctx)
    }

    /// Who the caller is. An account that was closed, or lost its membership, since the token was
    /// made has no session any more.
    pub async fn me(&self, ctx: &Ctx) -> Result<Me, Error> {
        let id = ctx.user().ok_or(Error::SessionEnded)?;
        let mut tx = self.store.system("who am I").await?;
        let (user, operator) = sql::find(&mut tx, id).await?.ok_or(Error::SessionEnded)?;
        let tenant = tenants::sql::tenant_of(&mut tx, ctx.tenant, id).await?.ok_or(Error::SessionEnded)?;
        if !user.is_active {
            return Err(Error::SessionEnded);
        }
        let teams = tenants::sql::teams_of(&mut tx, ctx.tenant, id).await?;
        Ok(Me { user, operator, tenant, teams })
    }
}

fn taken(error: store::Error) -> Error {
    if error.is_unique(sql::EMAIL_TAKEN) { Error::EmailTaken } else { error.into() }
}
