//! Asking to be let in, answering, coming in.

use super::{
    Answered, Asking, Codes, DeviceCode, PAIR_LIFE, Pairing, Reply, Turn, UserCode, client_name,
    sql::{self, NewPairing},
};
use crate::{
    Error, Identity, announce,
    people::sql as people,
    sessions::{Client, EndReason, ops::SignedIn, sign_in::Whose},
    throttle,
};
use kernel::{Actor, Ctx, TenantId, UserId};
use std::time::Duration;
use store::SystemTx;

/// After so long there may be room again where there was none.
const CROWDED: Duration = Duration::from_mins(1);

/// Where long codes that are none are counted.
fn places(client: &Client) -> [(throttle::Key, throttle::Rule); 2] {
    let [site, _] = client.around();
    [
        (throttle::key("device code of network", &[&client.network()]), throttle::DEVICES),
        (throttle::key("device code of site", &[&site]), throttle::DEVICES_AROUND),
    ]
}

impl Identity {
    /// A program asks to be let in. It gets its codes, and until somebody answers it polls with
    /// [`Self::collect`].
    pub async fn ask_in(&self, client: &Client, name: &str) -> Result<Codes, Error> {
        let name = client_name(name).map_err(|wrong| Error::Invalid(vec![wrong]))?;
        let now = self.world.now();
        let codes =
            Codes { device: DeviceCode::generate(&self.world), user: UserCode::generate(&self.world) };
        let mut tx = self.store.system("a program asks in").await?;
        let key = throttle::key("pairing", &[&client.network()]);
        let counted = throttle::admit(&mut tx, &[(key, throttle::PAIRINGS)], now).await?;
        throttle::sql::save(&mut tx, counted);
        if sql::is_crowded(&mut tx, client, now).await? {
            return Err(Error::Throttled(CROWDED));
        }
        let new = NewPairing {
            device: codes.device.digest(),
            code: codes.user.digest(),
            client_name: &name,
            client,
            now,
            expires_at: now + PAIR_LIFE,
        };
        if !sql::insert(&mut tx, &new).await? {
            return Err(Error::NoRoom);
        }
        tx.commit().await?;
        Ok(codes)
    }

    /// The program asks whether it may come in, and does if it may.
    pub async fn collect(&self, client: &Client, code: &DeviceCode) -> Result<SignedIn, Error> {
        if !code.is_plausible() {
            return Err(Error::ExpiredToken);
        }
        if let Some(wait) = self.gate.wait(&places(client), self.world.now()) {
            return Err(Error::Throttled(wait));
        }
        let mut tx = self.store.system("a paired program comes in").await?;
        let Some(pairing) = sql::by_device(&mut tx, code.digest()).await? else {
            return Err(self.unknown(tx, client).await?);
        };
        // The time is asked after the lock was had: whoever waited must not be in the past.
        let now = self.world.now();
        // Gone with the transaction where the program asked too early.
        sql::polled(&mut tx, pairing.device, now);
        match pairing.judge(now) {
            Turn::Expired => Err(Error::ExpiredToken),
            Turn::Early => Err(Error::SlowDown),
            Turn::Enter(user, tenant) => self.come_in(tx, client, &pairing, user, tenant).await,
            Turn::Reused(session, user, tenant) => {
                let ctx = client.ctx(tenant, Actor::user(user));
                let ended = self.end(&mut tx, &ctx, client, &[session], EndReason::CodeReused).await?;
                tx.commit().await?;
                self.revocations.add(&ended, self.forget_at());
                tracing::warn!(%session, "a device code came back after its exchange");
                Err(Error::ExpiredToken)
            }
            Turn::Denied => {
                tx.commit().await?;
                Err(Error::AccessDenied)
            }
            Turn::Pending => {
                tx.commit().await?;
                Err(Error::AuthorizationPending)
            }
        }
    }

    /// Counts a long code that is none, and says what to answer.
    async fn unknown(&self, mut tx: SystemTx, client: &Client) -> Result<Error, Error> {
        let now = self.world.now();
        let places = places(client);
        let counted = match throttle::admit(&mut tx, &places, now).await {
            Err(Error::Throttled(wait)) => {
                // Counted at another replica. Whichever place waits, this network does.
                self.gate.close_until(places[0].0, now + wait, now);
                return Ok(Error::Throttled(wait));
            }
            counted => counted?,
        };
        self.gate.close(&counted, now);
        throttle::sql::save(&mut tx, counted);
        tx.commit().await?;
        Ok(Error::ExpiredToken)
    }

    async fn come_in(
        &self,
        mut tx: SystemTx,
        client: &Client,
        pairing: &Pairing,
        user: UserId,
        tenant: TenantId,
    ) -> Result<SignedIn, Error> {
        // Between the answer and this moment the account may have been closed.
        let Some((person, operator)) = people::find(&mut tx, user).await? else {
            return Err(Error::AccessDenied);
        };
        if !person.is_active {
            return Err(Error::AccessDenied);
        }
        let whose = Whose { user, tenant, operator };
        let begun = self.begin_session(&mut tx, client, whose, true, Some(&pairing.client_name)).await?;
        sql::spend(&mut tx, pairing.device, begun.session());
        tx.commit().await?;
        self.hand_out(begun)
    }

    /// Who asks with this short code. What somebody else has answered is not found.
    pub async fn asking(&self, ctx: &Ctx, client: &Client, typed: &str) -> Result<Asking, Error> {
        let (_, pairing, _) = self.look_up(ctx, client, typed).await?;
        Ok(Asking {
            same_network: pairing.network == client.network(),
            reply: pairing.answered.map(|answered| answered.reply),
            client_name: pairing.client_name,
            user_agent: pairing.user_agent,
            address: pairing.address,
            created_at: pairing.created_at,
            expires_at: pairing.expires_at,
        })
    }

    /// Lets a program in, or not. Saying the same twice is no error, changing one's mind is one.
    pub async fn answer(&self, ctx: &Ctx, client: &Client, typed: &str, reply: Reply) -> Result<(), Error> {
        let (mut tx, pairing, user) = self.look_up(ctx, client, typed).await?;
        if let Some(answered) = pairing.answered {
            return if answered.reply == reply { Ok(()) } else { Err(Error::PairingAnswered) };
        }
        let answered = Answered { reply, user, tenant: ctx.tenant };
        sql::answer(&mut tx, pairing.device, answered, self.world.now());
        announce::paired(self, &mut tx, ctx, client, &pairing.client_name, reply);
        tx.commit().await?;
        Ok(())
    }

    /// Finds and locks what a person typed. What is not there counts as a guess; who guesses too often
    /// waits, whether or not the next one is right.
    async fn look_up(
        &self,
        ctx: &Ctx,
        client: &Client,
        typed: &str,
    ) -> Result<(SystemTx, Pairing, UserId), Error> {
        let (user, now) = (ctx.user().ok_or(Error::PairingNotFound)?, self.world.now());
        let mut tx = self.store.system("look a pairing up").await?;
        let places = [
            (throttle::key("code of person", &[user.uuid().as_bytes()]), throttle::CODES),
            (throttle::key("code of network", &[&client.network()]), throttle::ADDRESS),
        ];
        let counted = throttle::admit(&mut tx, &places, now).await?;
        let found = match UserCode::parse(typed) {
            Some(code) => sql::by_code(&mut tx, code.digest()).await?,
            None => None,
        };
        let theirs = |p: &Pairing| now < p.expires_at && p.answered.is_none_or(|a| a.user == user);
        let Some(pairing) = found.filter(theirs) else {
            throttle::sql::save(&mut tx, counted);
            tx.commit().await?;
            return Err(Error::PairingNotFound);
        };
        Ok((tx, pairing, user))
    }
}
