//! What every screen works with: the study and all around it, and what it asks of the app.

use super::request::Request;
use super::theme::Theme;
use super::world::World;
use crate::session::Session;
use std::ops::{Deref, DerefMut};

/// What every screen works with.
pub struct Shared {
    world: World,
    requests: Vec<Request>,
}

impl Deref for Shared {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl DerefMut for Shared {
    fn deref_mut(&mut self) -> &mut World {
        &mut self.world
    }
}

impl Shared {
    /// Begins with a study.
    pub fn new(session: Session, theme: Theme, size: (u16, u16)) -> Self {
        Self { world: World::new(session, theme, size), requests: Vec::new() }
    }

    /// Asks for something of the app.
    pub fn ask(&mut self, request: Request) {
        self.requests.push(request);
    }

    /// What was asked since the last time.
    pub fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }

    /// Whether something is asked of the app already.
    pub fn asks(&self) -> bool {
        !self.requests.is_empty()
    }
}
